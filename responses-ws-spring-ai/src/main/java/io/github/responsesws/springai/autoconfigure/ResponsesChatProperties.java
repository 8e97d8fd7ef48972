package io.github.responsesws.springai.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolChoice;
import io.github.responsesws.springai.ResponsesChatOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Options of the auto-configured chat model. What is not set is not sent, and left to the
 * service; {@code model} is {@code responses-ws.model} then.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("spring.ai.responses-ws.chat")
public final class ResponsesChatProperties {

	/**
	 * Model of prompts that name none. Unless set, responses-ws.model.
	 */
	private @Nullable String model;

	/**
	 * Most tokens of an answer, those of reasoning included.
	 */
	private @Nullable Integer maxTokens;

	/**
	 * Randomness of answers, from 0 to 2, of models that do not reason.
	 */
	private @Nullable Double temperature;

	/**
	 * Share of the likeliest tokens that are considered, of models that do not reason.
	 */
	private @Nullable Double topP;

	/**
	 * How much the model reasons: none, minimal, low, medium, high or xhigh, as far as
	 * the model knows them.
	 */
	private @Nullable String reasoningEffort;

	/**
	 * How the model sums its reasoning up: auto, concise or detailed.
	 */
	private @Nullable String reasoningSummary;

	/**
	 * How long answers are: low, medium or high.
	 */
	private @Nullable String verbosity;

	/**
	 * Whether the service stores responses.
	 */
	private boolean store = false;

	/**
	 * Whether to ask for encrypted reasoning where responses are not stored.
	 */
	private boolean encryptedReasoning = true;

	/**
	 * Whether the service checks arguments of functions against their schemas.
	 */
	private boolean strictTools = false;

	/**
	 * How fast, and at which price, turns run: auto, default, flex or priority.
	 */
	private @Nullable String serviceTier;

	/**
	 * What requests with the same beginning have in common, for the prompt cache.
	 */
	private @Nullable String promptCacheKey;

	/**
	 * How long the prompt cache keeps a prompt, such as 24h.
	 */
	private @Nullable String promptCacheRetention;

	/**
	 * What is done with a history that is too long: auto or disabled.
	 */
	private @Nullable String truncation;

	/**
	 * Whether the model may call several functions at once.
	 */
	private @Nullable Boolean parallelToolCalls;

	/**
	 * Most calls of hosted tools in a response.
	 */
	private @Nullable Integer maxToolCalls;

	/**
	 * Which tools are called: auto, none, required or the name of a function.
	 */
	private @Nullable String toolChoice;

	/**
	 * Hosted tools, by type, such as web_search.
	 */
	private List<String> hostedTools = new ArrayList<>();

	/**
	 * What responses hold in addition, such as web_search_call.action.sources.
	 */
	private List<String> include = new ArrayList<>();

	/**
	 * Names and values that responses are labelled with.
	 */
	private Map<String, String> metadata = new LinkedHashMap<>();

	/**
	 * Any other field of a request, by its name on the wire; the value is JSON, or text.
	 */
	private Map<String, String> fields = new LinkedHashMap<>();

	ResponsesChatOptions toOptions() {
		return ResponsesChatOptions.builder()
			.model(this.model)
			.maxTokens(this.maxTokens)
			.temperature(this.temperature)
			.topP(this.topP)
			.strictTools(this.strictTools)
			.encryptedReasoning(this.encryptedReasoning)
			.request((request) -> {
				request.reasoningEffort(this.reasoningEffort)
					.reasoningSummary(this.reasoningSummary)
					.verbosity(this.verbosity)
					.store(this.store)
					.serviceTier(this.serviceTier)
					.promptCacheKey(this.promptCacheKey)
					.promptCacheRetention(this.promptCacheRetention)
					.truncation(this.truncation)
					.parallelToolCalls(this.parallelToolCalls)
					.maxToolCalls(this.maxToolCalls);
				if (this.toolChoice != null) {
					request.toolChoice(choice(this.toolChoice));
				}
				if (!this.hostedTools.isEmpty()) {
					request.tools(this.hostedTools.stream().map(Tool::hosted).toList());
				}
				if (!this.include.isEmpty()) {
					request.include(this.include.toArray(String[]::new));
				}
				if (!this.metadata.isEmpty()) {
					request.metadata(this.metadata);
				}
				this.fields.forEach((name, value) -> request.field(name, json(value)));
			})
			.build();
	}

	private static ToolChoice choice(String choice) {
		return switch (choice) {
			case "auto" -> ToolChoice.auto();
			case "none" -> ToolChoice.none();
			case "required" -> ToolChoice.required();
			default -> ToolChoice.function(choice);
		};
	}

	private static Object json(String value) {
		try {
			return RawJson.parse(value);
		}
		catch (MalformedJsonException ex) {
			return value;
		}
	}

	public @Nullable String getModel() {
		return this.model;
	}

	public void setModel(@Nullable String model) {
		this.model = model;
	}

	public @Nullable Integer getMaxTokens() {
		return this.maxTokens;
	}

	public void setMaxTokens(@Nullable Integer maxTokens) {
		this.maxTokens = maxTokens;
	}

	public @Nullable Double getTemperature() {
		return this.temperature;
	}

	public void setTemperature(@Nullable Double temperature) {
		this.temperature = temperature;
	}

	public @Nullable Double getTopP() {
		return this.topP;
	}

	public void setTopP(@Nullable Double topP) {
		this.topP = topP;
	}

	public @Nullable String getReasoningEffort() {
		return this.reasoningEffort;
	}

	public void setReasoningEffort(@Nullable String reasoningEffort) {
		this.reasoningEffort = reasoningEffort;
	}

	public @Nullable String getReasoningSummary() {
		return this.reasoningSummary;
	}

	public void setReasoningSummary(@Nullable String reasoningSummary) {
		this.reasoningSummary = reasoningSummary;
	}

	public @Nullable String getVerbosity() {
		return this.verbosity;
	}

	public void setVerbosity(@Nullable String verbosity) {
		this.verbosity = verbosity;
	}

	public boolean isStore() {
		return this.store;
	}

	public void setStore(boolean store) {
		this.store = store;
	}

	public boolean isEncryptedReasoning() {
		return this.encryptedReasoning;
	}

	public void setEncryptedReasoning(boolean encryptedReasoning) {
		this.encryptedReasoning = encryptedReasoning;
	}

	public boolean isStrictTools() {
		return this.strictTools;
	}

	public void setStrictTools(boolean strictTools) {
		this.strictTools = strictTools;
	}

	public @Nullable String getServiceTier() {
		return this.serviceTier;
	}

	public void setServiceTier(@Nullable String serviceTier) {
		this.serviceTier = serviceTier;
	}

	public @Nullable String getPromptCacheKey() {
		return this.promptCacheKey;
	}

	public void setPromptCacheKey(@Nullable String promptCacheKey) {
		this.promptCacheKey = promptCacheKey;
	}

	public @Nullable String getPromptCacheRetention() {
		return this.promptCacheRetention;
	}

	public void setPromptCacheRetention(@Nullable String promptCacheRetention) {
		this.promptCacheRetention = promptCacheRetention;
	}

	public @Nullable String getTruncation() {
		return this.truncation;
	}

	public void setTruncation(@Nullable String truncation) {
		this.truncation = truncation;
	}

	public @Nullable Boolean getParallelToolCalls() {
		return this.parallelToolCalls;
	}

	public void setParallelToolCalls(@Nullable Boolean parallelToolCalls) {
		this.parallelToolCalls = parallelToolCalls;
	}

	public @Nullable Integer getMaxToolCalls() {
		return this.maxToolCalls;
	}

	public void setMaxToolCalls(@Nullable Integer maxToolCalls) {
		this.maxToolCalls = maxToolCalls;
	}

	public @Nullable String getToolChoice() {
		return this.toolChoice;
	}

	public void setToolChoice(@Nullable String toolChoice) {
		this.toolChoice = toolChoice;
	}

	public List<String> getHostedTools() {
		return this.hostedTools;
	}

	public void setHostedTools(List<String> hostedTools) {
		this.hostedTools = hostedTools;
	}

	public List<String> getInclude() {
		return this.include;
	}

	public void setInclude(List<String> include) {
		this.include = include;
	}

	public Map<String, String> getMetadata() {
		return this.metadata;
	}

	public void setMetadata(Map<String, String> metadata) {
		this.metadata = metadata;
	}

	public Map<String, String> getFields() {
		return this.fields;
	}

	public void setFields(Map<String, String> fields) {
		this.fields = fields;
	}

}
