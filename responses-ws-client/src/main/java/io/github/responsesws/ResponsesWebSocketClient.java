package io.github.responsesws;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationListener;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.PrefixContinuation;
import io.github.responsesws.conversation.TranscriptTurns;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.ResilienceListener;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.transport.FallbackSettings;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnObserver;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Talks to the Responses API over pooled WebSocket connections, and over HTTP where those
 * are not to be had. Safe for use by any thread; it never blocks one.
 * <p>
 * Every {@code Flux} and {@code Mono} is cold: each subscription runs a turn of its own.
 * Signals come on the event loop of the connection, so hop to another scheduler before
 * anything that blocks. Failures are
 * {@link io.github.responsesws.protocol.ResponsesException}s, whose replay verdict says
 * whether the request may be sent again.
 *
 * @since 0.1.0
 */
public interface ResponsesWebSocketClient extends ClientState, TranscriptTurns {

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
	 */
	default TurnSpec turn(String userMessage) {
		return turn(InputItem.userMessage(userMessage));
	}

	/**
	 * Ask.
	 * @param input the items in order
	 * @return the spec
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
	 */
	@Override
	default Flux<ResponseEvent> stream(ResponseRequest request) {
		return turn(request).events();
	}

	/**
	 * Let the service prepare instructions, tools and input without model output
	 * ({@code generate: false}).
	 * @param request the request
	 * @return a response without output, whose ID may be the {@code previous_response_id}
	 * of a later request; empty if the warm-up is skipped, because turns run over HTTP
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
	 * @see Conversation#steer(String)
	 */
	Mono<SteerResult> steer(SteerRequest request);

	/**
	 * Inject outputs of calls into a response of several agents that this client runs. A
	 * run of tools does so by itself; this is for who reads the events of a turn and runs
	 * its calls alone. Outputs for a response of a conversation are injected by
	 * {@link Conversation#inject}, or the conversation would not know of them.
	 * @param request the outputs, and the ID of the response, as its
	 * {@code response.created} tells it
	 * @return the outcome
	 */
	Mono<InjectResult> inject(InjectRequest request);

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
	 * @return completes with the first handshake, and fails if that fails and turns have
	 * no other way; completes at once where turns go over HTTP alone
	 */
	Mono<Void> ready();

	/**
	 * Return what those who run the application may do to the client.
	 * @throws UnsupportedOperationException if this client cannot be controlled
	 */
	default ClientControl control() {
		throw new UnsupportedOperationException("This client cannot be controlled");
	}

	/**
	 * Take no more turns, let running ones finish within the shutdown timeout, and close
	 * every connection. Jobs of conversations are cancelled at once, and their calls stay
	 * open: {@link Conversation#resumeRun()} tells the model after a restart. It begins
	 * when somebody subscribes, and once only.
	 * @return completes when every connection is closed
	 */
	Mono<Void> close();

	/**
	 * Create a builder with the defaults of OpenAI, or of the provider whose host the
	 * base URL names.
	 */
	static Builder builder() {
		return new PooledClientBuilder();
	}

	/**
	 * Builds a client. What is set explicitly wins over what the provider decides on,
	 * whatever the order of the calls; of several settings of the same value the last one
	 * wins.
	 */
	sealed interface Builder permits PooledClientBuilder {

		/**
		 * Set the API key, which travels in the header where the provider expects it.
		 * @param apiKey the key, or {@code null} for none
		 * @return this builder
		 */
		Builder apiKey(@Nullable String apiKey);

		/**
		 * Set what is asked for credentials at every handshake, in place of an API key.
		 * @param credentials the supplier, or {@code null} for the API key
		 * @return this builder
		 */
		Builder credentials(@Nullable CredentialsSupplier credentials);

		/**
		 * Set where the service is, {@code https://api.openai.com/v1} by default.
		 * @param baseUrl the base URL; {@code https} and {@code http} are read as
		 * {@code wss} and {@code ws}
		 * @return this builder
		 */
		Builder baseUrl(URI baseUrl);

		/**
		 * Set where the service is, {@code https://api.openai.com/v1} by default.
		 * @param baseUrl the base URL; {@code https} and {@code http} are read as
		 * {@code wss} and {@code ws}
		 * @return this builder
		 */
		Builder baseUrl(String baseUrl);

		/**
		 * Set whose ways to expect: where the key goes, lanes, steering, ages and sizes.
		 * @param provider the provider, or {@code null} for that of the base URL's host
		 * @return this builder
		 */
		Builder provider(@Nullable Provider provider);

		/**
		 * Read what is not set from the environment variables of OpenAI's own clients:
		 * {@code OPENAI_API_KEY}, {@code OPENAI_BASE_URL}, {@code OPENAI_ORG_ID} and
		 * {@code OPENAI_PROJECT_ID}. A client reads none of them unless asked to, so that
		 * one made for a tenant never talks with the key of the process.
		 * @return this builder
		 */
		Builder fromEnvironment();

		/**
		 * Set the model of requests that name none.
		 * @param model the model, or {@code null} to leave it to the service
		 * @return this builder
		 */
		Builder model(@Nullable String model);

		/**
		 * Set what the client connects with.
		 * @param transport the transport, by default {@link NettyTransport#create()}
		 * @return this builder
		 */
		Builder transport(NettyTransport transport);

		/**
		 * Set which way turns take to the service, {@link TransportMode#AUTO} by default:
		 * the WebSocket, and HTTP while that does not work.
		 * @param mode the way
		 * @return this builder
		 */
		Builder transport(TransportMode mode);

		/**
		 * Set when turns go over HTTP instead of the WebSocket, and when the WebSocket is
		 * tried again.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder fallback(Consumer<FallbackSettings.Builder> configurer);

		/**
		 * Set how many turns run over HTTP at once.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder http(Consumer<HttpSettings.Builder> configurer);

		/**
		 * Set where the service is and what handshakes carry.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder connection(Consumer<ConnectionSettings.Builder> configurer);

		/**
		 * Set how long connecting and a turn may take.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder timeouts(Consumer<TimeoutSettings.Builder> configurer);

		/**
		 * Set how a session runs its turns.
		 * @param configurer is given the provider's settings when the client is built
		 * @return this builder
		 */
		Builder session(Consumer<SessionSettings.Builder> configurer);

		/**
		 * Set whether the sessions are made for responses of several agents (beta), and
		 * requests that say nothing are for several.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder multiAgent(Consumer<MultiAgentSettings.Builder> configurer);

		/**
		 * Set how many sessions there are and how turns wait for them.
		 * @param configurer is given the provider's settings when the client is built
		 * @return this builder
		 */
		Builder pool(Consumer<PoolSettings.Builder> configurer);

		/**
		 * Set how conversations run that come without settings of their own.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder conversation(Consumer<ConversationSettings.Builder> configurer);

		/**
		 * Set when turns are sent again that failed before any output, those of
		 * conversations as well.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder retry(Consumer<RetrySettings.Builder> configurer);

		/**
		 * Set how many turns may begin and be in flight.
		 * @param configurer is given the settings when the client is built
		 * @return this builder
		 */
		Builder limits(Consumer<LimitSettings.Builder> configurer);

		/**
		 * Set what counts turns and tokens by the minute, if the limits say so.
		 * @param quota the quota, {@code null} for one of this client alone
		 * @return this builder
		 */
		Builder quota(@Nullable TurnQuota quota);

		/**
		 * Set where conversations are kept between their turns.
		 * @param repository the repository, or {@code null} to keep them in memory
		 * @return this builder
		 */
		Builder conversationRepository(@Nullable ConversationRepository repository);

		/**
		 * Set the longest wait for each answer of the repository.
		 * @param conversationRepositoryTimeout the longest wait, longer than zero; 10
		 * seconds by default
		 * @return this builder
		 */
		Builder conversationRepositoryTimeout(Duration conversationRepositoryTimeout);

		/**
		 * Set the functions that the model may call in a {@link TurnSpec#run() run}, in
		 * place of another tool loop.
		 * @param tools the functions
		 * @return this builder
		 */
		Builder tools(FunctionTools tools);

		/**
		 * Set what runs the tools that the model calls in a {@link TurnSpec#run() run}.
		 * @param toolLoop the loop; by default one without tools
		 * @return this builder
		 */
		Builder toolLoop(ToolLoop toolLoop);

		/**
		 * Set what runs the tools, for a loop whose tools use the client.
		 * @param toolLoop asked for the loop by each run; must not block
		 * @return this builder
		 */
		Builder toolLoop(Supplier<ToolLoop> toolLoop);

		/**
		 * Add a listener that hears of every turn.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder turnListener(TurnListener listener);

		/**
		 * Add a listener that hears of every session.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder sessionListener(SessionListener listener);

		/**
		 * Add a listener that hears which turns are sent again or held back.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder resilienceListener(ResilienceListener listener);

		/**
		 * Add a listener that hears how turns of conversations go on from what was said
		 * before.
		 * @param listener the listener
		 * @return this builder
		 */
		Builder conversationListener(ConversationListener listener);

		/**
		 * Set what is around each turn and run, such as a span.
		 * @param observer the observer, or {@code null} for none
		 * @return this builder
		 */
		Builder turnObserver(@Nullable TurnObserver observer);

		/**
		 * Set the scheduler whose clock and timers decide on timeouts, ages and waits.
		 * Its clock should not jump.
		 * @param scheduler the scheduler
		 * @return this builder
		 */
		Builder scheduler(Scheduler scheduler);

		/**
		 * Set whether {@link ResponsesWebSocketClient#turn(ResponseRequest) single
		 * turns}, but for runs, send only what is new of a request that provably goes on
		 * from an earlier one, for callers who send their whole history each turn.
		 * @param strictPrefix whether they do; {@code false} by default
		 * @return this builder
		 * @see PrefixContinuation
		 */
		Builder strictPrefix(boolean strictPrefix);

		/**
		 * Add a prompt that is warmed up in the background. A failure is logged, nothing
		 * more.
		 * @param prompt the prompt
		 * @return this builder
		 */
		Builder warmUp(WarmUpPrompt prompt);

		/**
		 * Set which sessions are warmed up. One whose lanes its turns have taken is left
		 * out.
		 * @param onStart whether the first session, which opens when the client is built
		 * @param onNewSession whether every session that opens
		 * @return this builder
		 */
		Builder warmUpOn(boolean onStart, boolean onNewSession);

		/**
		 * Build the client. It opens connections when they are needed, or at once if the
		 * pool's {@code min-idle} asks for some; it never waits for them.
		 * @return the client
		 * @throws io.github.responsesws.settings.InvalidSettingsException if a setting is
		 * out of range: the message names the property and what it accepts
		 * @throws io.github.responsesws.settings.MissingApiKeyException if the provider
		 * requires a key and there is none
		 */
		ResponsesWebSocketClient build();

	}

}
