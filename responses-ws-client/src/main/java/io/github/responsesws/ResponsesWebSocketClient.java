package io.github.responsesws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.conversation.PrefixContinuation;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.tool.ToolLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Talks to the Responses API over pooled WebSocket connections. Safe for use by any
 * thread; it never blocks one.
 * <p>
 * Every {@code Flux} and {@code Mono} is cold: each subscription runs a turn of its own.
 * Signals come on the event loop of the connection, so hop to another scheduler before
 * anything that blocks. Failures are
 * {@link io.github.responsesws.protocol.ResponsesException}s, whose replay verdict says
 * whether the request may be sent again.
 *
 * @since 0.1.0
 */
public interface ResponsesWebSocketClient {

	/**
	 * Ask: the spec says what differs from the defaults and how the answer is read, as
	 * events, text, a response, a Java type, or a run of tools.
	 * @param request the request; one without a model gets the default model
	 * @return the spec. Each subscription to what it returns is a turn of its own
	 */
	TurnSpec turn(ResponseRequest request);

	/**
	 * Ask.
	 * @param userMessage what the user says
	 * @return the spec
	 * @see #turn(ResponseRequest)
	 */
	default TurnSpec turn(String userMessage) {
		return turn(InputItem.userMessage(userMessage));
	}

	/**
	 * Ask.
	 * @param input the items in order
	 * @return the spec
	 * @see #turn(ResponseRequest)
	 */
	default TurnSpec turn(InputItem... input) {
		ResponseRequest.Builder request = ResponseRequest.builder();
		return turn((input.length > 0) ? request.input(input).build() : request.build());
	}

	/**
	 * Run one turn and stream its events: the short form of {@link #turn(ResponseRequest)
	 * turn(request)}{@code .events()}.
	 * @param request the request; one without a model gets the default model
	 * @return the events up to and including the terminal one, in the order the service
	 * sent them
	 * @see SessionPool#exchange(ResponseRequest)
	 */
	default Flux<ResponseEvent> stream(ResponseRequest request) {
		return turn(request).events();
	}

	/**
	 * Let the service prepare instructions, tools and input without model output
	 * ({@code generate: false}).
	 * @param request the request
	 * @return a response without output, whose ID may be the {@code previous_response_id}
	 * of a later request
	 */
	Mono<Response> warmUp(ResponseRequest request);

	/**
	 * Steer input to a response that this client runs. The events of its turn carry on
	 * through the response that takes the input into account. A response of a
	 * conversation is steered by {@link Conversation#steer}, or the conversation would
	 * not know of it.
	 * @param request the input, and the ID of the response, as its
	 * {@code response.created} tells it
	 * @return the outcome
	 * @see SessionPool#steer(SteerRequest)
	 * @see Conversation#steer(String)
	 */
	Mono<SteerResult> steer(SteerRequest request);

	/**
	 * Begin a conversation: a chain of turns that sends only what is new and survives the
	 * loss of connections.
	 * @return the conversation, with the client's settings
	 */
	Conversation conversation();

	/**
	 * Begin a conversation.
	 * @param settings what its turns are sent with, and how they run
	 * @return the conversation
	 */
	Conversation conversation(ConversationSettings settings);

	/**
	 * Go on with a conversation, which another process may have begun, or begin it.
	 * @param id its ID
	 * @return the conversation, with the client's settings
	 */
	Conversation conversation(String id);

	/**
	 * Go on with a conversation, which another process may have begun, or begin it.
	 * @param id its ID
	 * @param settings what its turns are sent with, and how they run
	 * @return the conversation
	 */
	Conversation conversation(String id, ConversationSettings settings);

	/**
	 * Return whether the service can be reached, once that is known. It opens nothing:
	 * ask the pool to keep sessions open ({@code min-idle}), or run a turn.
	 * @return completes with the first handshake, and fails if that fails
	 */
	Mono<Void> ready();

	/**
	 * Return what the session pool is doing right now.
	 * @return a snapshot without keys, prompts or outputs
	 */
	PoolSnapshot snapshot();

	/**
	 * Take no more turns, let running ones finish within the shutdown timeout, and close
	 * every connection. It begins when somebody subscribes, and once only.
	 * @return completes when every connection is closed
	 */
	Mono<Void> close();

	/**
	 * Create a builder with the default settings and no credentials.
	 * @return the builder
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds a client.
	 */
	final class Builder {

		private final SessionPool.Builder pool = SessionPool.builder();

		private @Nullable String defaultModel;

		private ConversationSettings conversationSettings = ConversationSettings.builder().build();

		private @Nullable ConversationRepository conversationRepository;

		private @Nullable Duration conversationRepositoryTimeout;

		private Supplier<ToolLoop> toolLoop = ToolLoop.builder()::build;

		private boolean strictPrefix;

		private final List<WarmUpPrompt> warmUpPrompts = new ArrayList<>();

		private boolean warmUpOnStart = true;

		private boolean warmUpOnNewSession = true;

		private Builder() {
		}

		/**
		 * Configure the session pool: endpoint, credentials, transport, limits,
		 * listeners.
		 * @param configurer is given the pool's builder
		 * @return this builder
		 */
		public Builder pool(Consumer<SessionPool.Builder> configurer) {
			configurer.accept(this.pool);
			return this;
		}

		/**
		 * Set the model of requests that name none.
		 * @param model the model, or {@code null} to leave it to the service
		 * @return this builder
		 */
		public Builder defaultModel(@Nullable String model) {
			this.defaultModel = model;
			return this;
		}

		/**
		 * Set how conversations run that come without settings of their own.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder conversationSettings(ConversationSettings settings) {
			this.conversationSettings = settings;
			return this;
		}

		/**
		 * Set where conversations are kept between their turns.
		 * @param repository the repository, or {@code null} to keep them in memory
		 * @return this builder
		 */
		public Builder conversationRepository(@Nullable ConversationRepository repository) {
			this.conversationRepository = repository;
			return this;
		}

		/**
		 * Set the longest wait for each answer of the repository.
		 * @param conversationRepositoryTimeout the longest wait, longer than zero; 10
		 * seconds by default
		 * @return this builder
		 */
		public Builder conversationRepositoryTimeout(Duration conversationRepositoryTimeout) {
			this.conversationRepositoryTimeout = conversationRepositoryTimeout;
			return this;
		}

		/**
		 * Set what runs the tools that the model calls in {@link Conversation#run}.
		 * @param toolLoop the loop; by default one without tools
		 * @return this builder
		 */
		public Builder toolLoop(ToolLoop toolLoop) {
			return toolLoop(() -> toolLoop);
		}

		/**
		 * Set what runs the tools, for a loop whose tools use the client.
		 * @param toolLoop asked for the loop by each run; must not block
		 * @return this builder
		 */
		public Builder toolLoop(Supplier<ToolLoop> toolLoop) {
			this.toolLoop = toolLoop;
			return this;
		}

		/**
		 * Set whether {@code stream} and {@code create} send only what is new of a
		 * request that provably goes on from an earlier one, for callers who send their
		 * whole history each turn.
		 * @param strictPrefix whether they do; {@code false} by default
		 * @return this builder
		 * @see PrefixContinuation
		 */
		public Builder strictPrefix(boolean strictPrefix) {
			this.strictPrefix = strictPrefix;
			return this;
		}

		/**
		 * Add a prompt that is warmed up in the background. A failure is logged, nothing
		 * more.
		 * @param prompt the prompt
		 * @return this builder
		 */
		public Builder warmUp(WarmUpPrompt prompt) {
			this.warmUpPrompts.add(prompt);
			return this;
		}

		/**
		 * Set which sessions are warmed up. One whose lanes its turns have taken is left
		 * out.
		 * @param onStart whether the first session, which opens when the client is built
		 * @param onNewSession whether every session that opens
		 * @return this builder
		 */
		public Builder warmUpOn(boolean onStart, boolean onNewSession) {
			this.warmUpOnStart = onStart;
			this.warmUpOnNewSession = onNewSession;
			return this;
		}

		/**
		 * Build the client. It opens connections when they are needed, or at once if the
		 * pool's {@code min-idle} asks for some; it never waits for them.
		 * @return the client
		 */
		public ResponsesWebSocketClient build() {
			WarmUps warmUps = new WarmUps(this.warmUpPrompts, this.defaultModel, this.warmUpOnStart,
					this.warmUpOnNewSession);
			SessionPool pool = this.pool.sessionListener(warmUps).build();
			warmUps.pool(pool);
			ResponsesWebSocketClient client = new PooledResponsesWebSocketClient(pool, this.defaultModel,
					this::customize, this.strictPrefix ? new PrefixContinuation() : null);
			warmUps.start();
			return client;
		}

		private void customize(Conversations.Builder conversations) {
			conversations.settings(this.conversationSettings).toolLoop(this.toolLoop);
			if (this.conversationRepository != null) {
				conversations.repository(this.conversationRepository);
			}
			if (this.conversationRepositoryTimeout != null) {
				conversations.repositoryTimeout(this.conversationRepositoryTimeout);
			}
		}

	}

}
