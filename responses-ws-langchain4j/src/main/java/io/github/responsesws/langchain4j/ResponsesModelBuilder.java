package io.github.responsesws.langchain4j;

import java.util.Arrays;
import java.util.List;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

/**
 * What both models are built of.
 *
 * @param <B> the builder itself
 */
abstract class ResponsesModelBuilder<B> {

	private final ResponsesChatRequestParameters.Builder own = ResponsesChatRequestParameters.builder();

	private @Nullable ResponsesWebSocketClient client;

	private @Nullable ChatRequestParameters defaults;

	private List<ChatModelListener> listeners = List.of();

	private ModelProvider provider = ModelProvider.OPEN_AI;

	abstract B self();

	/**
	 * Set the client whose connections the model uses. It stays the caller's, who closes
	 * it; several models may share it.
	 * @param client the client
	 * @return this builder
	 */
	public B client(ResponsesWebSocketClient client) {
		this.client = client;
		return self();
	}

	/**
	 * Set the parameters of requests that say nothing else. What this builder's other
	 * methods set wins over them.
	 * @param parameters any parameters of LangChain4j, or
	 * {@link ResponsesChatRequestParameters}
	 * @return this builder
	 */
	public B defaultRequestParameters(@Nullable ChatRequestParameters parameters) {
		this.defaults = parameters;
		return self();
	}

	/**
	 * Set the model.
	 * @param modelName its name; unless set here or by a request, it is that of the
	 * client
	 * @return this builder
	 */
	public B modelName(@Nullable String modelName) {
		this.own.modelName(modelName);
		return self();
	}

	/**
	 * Set how much chance there is in answers.
	 * @param temperature from 0 to 2
	 * @return this builder
	 */
	public B temperature(@Nullable Double temperature) {
		this.own.temperature(temperature);
		return self();
	}

	/**
	 * Set from which share of likely tokens the model chooses.
	 * @param topP from 0 to 1
	 * @return this builder
	 */
	public B topP(@Nullable Double topP) {
		this.own.topP(topP);
		return self();
	}

	/**
	 * Set how long responses may be, thinking included.
	 * @param maxOutputTokens the number of tokens
	 * @return this builder
	 */
	public B maxOutputTokens(@Nullable Integer maxOutputTokens) {
		this.own.maxOutputTokens(maxOutputTokens);
		return self();
	}

	/**
	 * Set how much the model thinks.
	 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium},
	 * {@code high} or another
	 * @return this builder
	 */
	public B reasoningEffort(@Nullable String effort) {
		this.own.reasoningEffort(effort);
		return self();
	}

	/**
	 * Ask for a summary of what the model thinks, which becomes the thinking of messages.
	 * @param summary {@code auto}, {@code concise} or {@code detailed}
	 * @return this builder
	 */
	public B reasoningSummary(@Nullable String summary) {
		this.own.reasoningSummary(summary);
		return self();
	}

	/**
	 * Set how long answers are.
	 * @param verbosity {@code low}, {@code medium} or {@code high}
	 * @return this builder
	 */
	public B textVerbosity(@Nullable String verbosity) {
		this.own.textVerbosity(verbosity);
		return self();
	}

	/**
	 * Set whether the service stores responses.
	 * @param store the choice; unless set, the service decides
	 * @return this builder
	 */
	public B store(@Nullable Boolean store) {
		this.own.store(store);
		return self();
	}

	/**
	 * Set the service tier.
	 * @param tier {@code auto}, {@code default}, {@code flex}, {@code priority} or
	 * another
	 * @return this builder
	 */
	public B serviceTier(@Nullable String tier) {
		this.own.serviceTier(tier);
		return self();
	}

	/**
	 * Set the key under which similar requests share a prompt cache.
	 * @param key the key
	 * @return this builder
	 */
	public B promptCacheKey(@Nullable String key) {
		this.own.promptCacheKey(key);
		return self();
	}

	/**
	 * Set whether the model may call several tools at once.
	 * @param parallel the choice
	 * @return this builder
	 */
	public B parallelToolCalls(@Nullable Boolean parallel) {
		this.own.parallelToolCalls(parallel);
		return self();
	}

	/**
	 * Set whether arguments follow the schemas of tools to the letter.
	 * @param strict the choice; {@code false} unless set
	 * @return this builder
	 */
	public B strictTools(@Nullable Boolean strict) {
		this.own.strictTools(strict);
		return self();
	}

	/**
	 * Set whether answers follow the schema of the response format to the letter.
	 * @param strict the choice; {@code false} unless set
	 * @return this builder
	 */
	public B strictJsonSchema(@Nullable Boolean strict) {
		this.own.strictJsonSchema(strict);
		return self();
	}

	/**
	 * Set the tools of the application that requests offer unless they bring others.
	 * @param tools the tools
	 * @return this builder
	 */
	public B toolSpecifications(@Nullable List<ToolSpecification> tools) {
		this.own.toolSpecifications(tools);
		return self();
	}

	/**
	 * Set whether the model has to call a tool.
	 * @param choice the choice
	 * @return this builder
	 */
	public B toolChoice(@Nullable ToolChoice choice) {
		this.own.toolChoice(choice);
		return self();
	}

	/**
	 * Set the tools that the service runs.
	 * @param tools tools such as {@link Tool#webSearch()}
	 * @return this builder
	 */
	public B hostedTools(Tool... tools) {
		this.own.hostedTools(tools);
		return self();
	}

	/**
	 * Set the form of answers.
	 * @param format the form
	 * @return this builder
	 */
	public B responseFormat(@Nullable ResponseFormat format) {
		this.own.responseFormat(format);
		return self();
	}

	/**
	 * Set any field of requests.
	 * @param path its path on the wire, such as {@code prompt_cache_options.mode}
	 * @param value the value
	 * @return this builder
	 * @see ResponsesChatRequestParameters.Builder#field(String, Object)
	 */
	public B field(String path, @Nullable Object value) {
		this.own.field(path, value);
		return self();
	}

	/**
	 * Set who hears of requests and responses.
	 * @param listeners the listeners
	 * @return this builder
	 */
	public B listeners(@Nullable List<ChatModelListener> listeners) {
		this.listeners = (listeners != null) ? List.copyOf(listeners) : List.of();
		return self();
	}

	/**
	 * Set who hears of requests and responses.
	 * @param listeners the listeners
	 * @return this builder
	 */
	public B listeners(ChatModelListener... listeners) {
		return listeners(Arrays.asList(listeners));
	}

	/**
	 * Set what listeners are told of whose model it is.
	 * @param provider the provider, {@link ModelProvider#OPEN_AI} unless set
	 * @return this builder
	 */
	public B provider(ModelProvider provider) {
		this.provider = provider;
		return self();
	}

	final ChatTurns turns() {
		if (this.client == null) {
			throw new IllegalArgumentException("The model needs a client; set client(ResponsesWebSocketClient)");
		}
		return new ChatTurns(this.client);
	}

	final ModelTraits traits() {
		ResponsesChatRequestParameters own = this.own.build();
		return new ModelTraits((this.defaults != null) ? own.defaultedBy(this.defaults) : own, this.listeners,
				this.provider);
	}

}
