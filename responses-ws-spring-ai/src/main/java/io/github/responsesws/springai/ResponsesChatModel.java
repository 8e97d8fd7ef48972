package io.github.responsesws.springai;

import java.util.Objects;
import java.util.function.Supplier;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ResponseEvents;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.observation.conventions.AiProvider;

/**
 * Spring AI's chat model over the WebSocket mode of the Responses API. Safe for use by
 * any thread.
 * <p>
 * Spring AI tells the whole conversation with each prompt. Assistant messages of this
 * model carry what their response is recognised by, as metadata
 * {@value #KEPT_METADATA_KEY}, so that only the messages after it are sent; wherever they
 * come from, and with or without that metadata if their text is unmistakable. What is not
 * recognised is sent in full. Responses are not stored by the service unless an option
 * says so.
 * <p>
 * Turns are retried by the client, so nothing else should retry: a
 * {@code TransientAiException} means that another attempt may succeed, a
 * {@code NonTransientAiException} that it would not, or that output was emitted already.
 *
 * @since 0.1.0
 * @see ResponsesWebSocketClient#stream(Transcript)
 */
public final class ResponsesChatModel implements ChatModel {

	/**
	 * The metadata of assistant messages by which their response is recognised: a
	 * {@code String} with the response's ID and its output items.
	 */
	public static final String KEPT_METADATA_KEY = "responsesWsKept";

	private static final ChatModelObservationConvention DEFAULT_CONVENTION = new DefaultChatModelObservationConvention();

	private final ResponsesWebSocketClient client;

	private final ResponsesChatOptions options;

	private final ObservationRegistry observationRegistry;

	private final @Nullable ChatModelObservationConvention observationConvention;

	private final Scheduler scheduler;

	private final PromptTranscripts transcripts;

	private ResponsesChatModel(Builder builder) {
		this.client = builder.client;
		this.options = builder.options;
		this.observationRegistry = builder.observationRegistry;
		this.observationConvention = builder.observationConvention;
		this.scheduler = builder.scheduler;
		// Spring AI observes the call; one observation is enough.
		this.transcripts = new PromptTranscripts(builder.options, builder.observationRegistry.isNoop());
	}

	/**
	 * Create a builder.
	 * @param client runs the turns
	 * @return the builder
	 */
	public static Builder builder(ResponsesWebSocketClient client) {
		return new Builder(client);
	}

	@Override
	public ResponsesChatOptions getOptions() {
		return this.options;
	}

	/**
	 * Return the options of prompts that have none.
	 * @deprecated as in Spring AI, for {@link #getOptions()}
	 */
	@Override
	@Deprecated(forRemoval = true)
	@SuppressWarnings("removal")
	public ChatOptions getDefaultOptions() {
		return this.options;
	}

	/**
	 * Run a turn and wait for its end, on a thread that may block.
	 * @param prompt the conversation, and what is new
	 * @return the response
	 */
	@Override
	public ChatResponse call(Prompt prompt) {
		Prompt complete = this.transcripts.complete(prompt);
		Transcript transcript = transcript(complete);
		ChatModelObservationContext context = context(complete, false);
		Supplier<ChatResponse> call = () -> {
			ChatResponse response = run(transcript);
			context.setResponse(response);
			return response;
		};
		return Objects.requireNonNull(observation(context).observe(call));
	}

	private ChatResponse run(Transcript transcript) {
		Mono<ChatResponse> response = ResponseEvents.finalResponse(this.client.stream(transcript))
			.map((end) -> new FinalChatResponse(end, transcript).whole());
		Observation current = this.observationRegistry.getCurrentObservation();
		if (current != null) {
			response = response.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, current));
		}
		try {
			// What a ChatModel is asked for. The client has the timeouts.
			return Objects.requireNonNull(response.block());
		}
		catch (ResponsesException ex) {
			throw AiExceptions.of(ex);
		}
	}

	/**
	 * Run a turn and stream its text. Signals come on a thread that may block, as
	 * advisors do. Reasoning is metadata {@code reasoningContent}, from its beginning on;
	 * the last element has the calls of tools, each of them once and whole, the finish
	 * reason and the usage.
	 * @param prompt the conversation, and what is new
	 * @return the pieces of the response, cold
	 */
	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.deferContextual((view) -> {
			Prompt complete = this.transcripts.complete(prompt);
			Transcript transcript = transcript(complete);
			ChatModelObservationContext context = context(complete, true);
			Observation observation = observation(context);
			Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			observation.parentObservation(parent);
			// A span's parent is the current one, whatever the observation says.
			try (Observation.Scope scope = (parent != null) ? parent.openScope() : Observation.Scope.NOOP) {
				observation.start();
			}
			ChatResponsePieces pieces = new ChatResponsePieces(transcript, context::setResponse);
			return this.client.stream(transcript)
				.handle(pieces::accept)
				.onErrorMap(ResponsesException.class, AiExceptions::of)
				.doOnError(observation::error)
				.doFinally((signal) -> observation.stop())
				.contextWrite((inner) -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
		}).publishOn(this.scheduler);
	}

	private Transcript transcript(Prompt prompt) {
		try {
			return this.transcripts.of(prompt);
		}
		catch (ResponsesException ex) {
			throw AiExceptions.of(ex);
		}
	}

	private static ChatModelObservationContext context(Prompt prompt, boolean streaming) {
		return ChatModelObservationContext.builder()
			.prompt(prompt)
			.provider(AiProvider.OPENAI.value())
			.streaming(streaming)
			.build();
	}

	private Observation observation(ChatModelObservationContext context) {
		return ChatModelObservationDocumentation.CHAT_MODEL_OPERATION.observation(this.observationConvention,
				DEFAULT_CONVENTION, () -> context, this.observationRegistry);
	}

	/**
	 * Builds a model.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final ResponsesWebSocketClient client;

		private ResponsesChatOptions options = ResponsesChatOptions.builder().build();

		private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

		private @Nullable ChatModelObservationConvention observationConvention;

		private Scheduler scheduler = Schedulers.boundedElastic();

		private Builder(ResponsesWebSocketClient client) {
			this.client = Objects.requireNonNull(client, "client");
		}

		/**
		 * Set the options of prompts that have none, and what other options than
		 * {@link ResponsesChatOptions} are combined with.
		 * @param options the options
		 * @return this builder
		 */
		public Builder options(ResponsesChatOptions options) {
			this.options = options;
			return this;
		}

		/**
		 * Set where calls are observed, as {@code gen_ai.client.operation}. Without one
		 * the client's own observer hears of the turns.
		 * @param observationRegistry the registry
		 * @return this builder
		 */
		public Builder observationRegistry(ObservationRegistry observationRegistry) {
			this.observationRegistry = observationRegistry;
			return this;
		}

		/**
		 * Set how observations are named and tagged.
		 * @param observationConvention the convention, or null for Spring AI's default
		 * @return this builder
		 */
		public Builder observationConvention(@Nullable ChatModelObservationConvention observationConvention) {
			this.observationConvention = observationConvention;
			return this;
		}

		/**
		 * Set where the signals of streams come.
		 * @param scheduler the scheduler; {@link Schedulers#boundedElastic()} by default.
		 * {@link Schedulers#immediate()} leaves them on the event loop of the connection,
		 * which no advisor may block then
		 * @return this builder
		 */
		public Builder scheduler(Scheduler scheduler) {
			this.scheduler = scheduler;
			return this;
		}

		/**
		 * Build the model.
		 * @return the model
		 */
		public ResponsesChatModel build() {
			return new ResponsesChatModel(this);
		}

	}

}
