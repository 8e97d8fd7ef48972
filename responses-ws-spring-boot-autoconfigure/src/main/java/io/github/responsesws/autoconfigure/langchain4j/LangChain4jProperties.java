package io.github.responsesws.autoconfigure.langchain4j;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of the chat models of LangChain4j. What is not set is left to
 * the service.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("responses-ws.langchain4j")
public class LangChain4jProperties {

	/**
	 * Whether to make chat models of LangChain4j where the application has none.
	 */
	private boolean enabled = true;

	/**
	 * Model of requests that name none, if it is not that of the client
	 * (responses-ws.model).
	 */
	private @Nullable String model;

	/**
	 * How much chance there is in answers, from 0 to 2.
	 */
	private @Nullable Double temperature;

	/**
	 * From which share of likely tokens the model chooses, from 0 to 1.
	 */
	private @Nullable Double topP;

	/**
	 * How long responses may be, thinking included.
	 */
	private @Nullable Integer maxOutputTokens;

	/**
	 * How much the model thinks: none, minimal, low, medium, high or another.
	 */
	private @Nullable String reasoningEffort;

	/**
	 * Which summary of what the model thinks becomes the thinking of messages: auto,
	 * concise or detailed.
	 */
	private @Nullable String reasoningSummary;

	/**
	 * How long answers are: low, medium or high.
	 */
	private @Nullable String textVerbosity;

	/**
	 * Whether the service stores responses. Unless set, the service decides, which mostly
	 * means yes.
	 */
	private @Nullable Boolean store;

	/**
	 * Service tier, such as auto, flex or priority.
	 */
	private @Nullable String serviceTier;

	/**
	 * Key under which similar requests share a prompt cache.
	 */
	private @Nullable String promptCacheKey;

	/**
	 * Whether the model may call several tools at once.
	 */
	private @Nullable Boolean parallelToolCalls;

	/**
	 * Whether arguments follow the schemas of tools to the letter. Unless set, they need
	 * not.
	 */
	private @Nullable Boolean strictTools;

	/**
	 * Whether answers follow JSON schemas to the letter. Unless set, they need not.
	 */
	private @Nullable Boolean strictJsonSchema;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getModel() {
		return this.model;
	}

	public void setModel(@Nullable String model) {
		this.model = model;
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

	public @Nullable Integer getMaxOutputTokens() {
		return this.maxOutputTokens;
	}

	public void setMaxOutputTokens(@Nullable Integer maxOutputTokens) {
		this.maxOutputTokens = maxOutputTokens;
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

	public @Nullable String getTextVerbosity() {
		return this.textVerbosity;
	}

	public void setTextVerbosity(@Nullable String textVerbosity) {
		this.textVerbosity = textVerbosity;
	}

	public @Nullable Boolean getStore() {
		return this.store;
	}

	public void setStore(@Nullable Boolean store) {
		this.store = store;
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

	public @Nullable Boolean getParallelToolCalls() {
		return this.parallelToolCalls;
	}

	public void setParallelToolCalls(@Nullable Boolean parallelToolCalls) {
		this.parallelToolCalls = parallelToolCalls;
	}

	public @Nullable Boolean getStrictTools() {
		return this.strictTools;
	}

	public void setStrictTools(@Nullable Boolean strictTools) {
		this.strictTools = strictTools;
	}

	public @Nullable Boolean getStrictJsonSchema() {
		return this.strictJsonSchema;
	}

	public void setStrictJsonSchema(@Nullable Boolean strictJsonSchema) {
		this.strictJsonSchema = strictJsonSchema;
	}

}
