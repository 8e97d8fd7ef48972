package io.github.responsesws.observation;

import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolObserver;
import io.github.responsesws.turn.TurnObserver;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Observes turns, runs, calls of tools and handshakes: as spans where the registry has a
 * handler that makes them. It is the client's turn observer, one of its session listeners
 * and the observer of its tool loop.
 * <p>
 * What is observed is a child of the observation in the Reactor context of its
 * subscriber, or else of the one that the subscribing thread has; a handshake is a child
 * of nobody, as its session is there for others too. While the registry has no handlers
 * nothing is observed.
 *
 * @since 0.1.0
 */
public final class ResponsesWsObservations implements TurnObserver, ToolObserver, SessionListener {

	private final ObservationRegistry registry;

	private final String client;

	private final Service service;

	private final boolean content;

	private final @Nullable TurnObservationConvention turnConvention;

	private final @Nullable RunObservationConvention runConvention;

	private final @Nullable ToolObservationConvention toolConvention;

	private final @Nullable HandshakeObservationConvention handshakeConvention;

	private ResponsesWsObservations(Builder builder) {
		this.registry = builder.registry;
		this.client = builder.client;
		this.service = Service.of(builder.baseUrl);
		this.content = builder.content;
		this.turnConvention = builder.turnConvention;
		this.runConvention = builder.runConvention;
		this.toolConvention = builder.toolConvention;
		this.handshakeConvention = builder.handshakeConvention;
	}

	/**
	 * Create a builder with the default conventions, without prompts and outputs, for the
	 * client {@code default}.
	 * @param registry where to observe
	 * @param baseUrl the base URL of the service
	 * @return the builder
	 */
	public static Builder builder(ObservationRegistry registry, URI baseUrl) {
		return new Builder(registry, baseUrl);
	}

	@Override
	public <T> Flux<T> turn(ResponseRequest request, @Nullable String conversationId, Flux<T> turn) {
		return observed(turn, this.turnConvention, Usual.TURN,
				() -> new TurnObservationContext(this.client, this.service, request, conversationId, this.content),
				TurnWatch::new);
	}

	@Override
	public <T> Flux<T> run(ResponseRequest request, @Nullable String conversationId, Flux<T> run) {
		return observed(run, this.runConvention, Usual.RUN,
				() -> new RunObservationContext(this.client, this.service, request, conversationId), RunWatch::new);
	}

	@Override
	public Flux<RunEvent> call(ToolContext call, Flux<RunEvent> events) {
		return observed(events, this.toolConvention, Usual.TOOL,
				() -> new ToolObservationContext(this.client, call, this.content), ToolWatch::new);
	}

	private <T, C extends Observation.Context> Flux<T> observed(Flux<T> events,
			@Nullable ObservationConvention<C> convention, ObservationConvention<C> usual, Supplier<C> context,
			BiFunction<Observation, C, Watch> watch) {
		if (this.registry.isNoop()) {
			return events;
		}
		return Flux.deferContextual((subscriber) -> {
			C observed = context.get();
			Observation observation = Observation.createNotStarted(convention, usual, () -> observed, this.registry);
			return watch.apply(begun(observation, subscriber), observed).around(events);
		});
	}

	private static Observation begun(Observation observation, ContextView subscriber) {
		Observation parent = subscriber.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		return ((parent != null) ? observation.parentObservation(parent) : observation).start();
	}

	@Override
	public <T> Mono<T> observed(String sessionId, Mono<T> handshake) {
		if (this.registry.isNoop()) {
			return handshake;
		}
		return Mono.defer(() -> {
			HandshakeObservationContext context = new HandshakeObservationContext(this.client, this.service, sessionId);
			// Whichever thread opens the session, it may serve anybody.
			Observation observation = new NullObservation(this.registry).scoped(() -> Observation
				.createNotStarted(this.handshakeConvention, Usual.HANDSHAKE, () -> context, this.registry)
				.start());
			return new Watch(observation).around(handshake);
		});
	}

	/**
	 * Conventions that nobody has replaced, made when something is observed.
	 */
	private static final class Usual {

		private static final TurnObservationConvention TURN = new DefaultTurnObservationConvention();

		private static final RunObservationConvention RUN = new DefaultRunObservationConvention();

		private static final ToolObservationConvention TOOL = new DefaultToolObservationConvention();

		private static final HandshakeObservationConvention HANDSHAKE = new DefaultHandshakeObservationConvention();

	}

	/**
	 * Builds the observations of a client.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final ObservationRegistry registry;

		private final URI baseUrl;

		private String client = "default";

		private boolean content;

		private @Nullable TurnObservationConvention turnConvention;

		private @Nullable RunObservationConvention runConvention;

		private @Nullable ToolObservationConvention toolConvention;

		private @Nullable HandshakeObservationConvention handshakeConvention;

		private Builder(ObservationRegistry registry, URI baseUrl) {
			this.registry = registry;
			this.baseUrl = baseUrl;
		}

		/**
		 * Set whose observations these are: value of the key {@code client}, which tells
		 * the clients of an application apart, in meters too.
		 * @param name the name of the client
		 * @return this builder
		 */
		public Builder client(String name) {
			this.client = name;
			return this;
		}

		/**
		 * Set whether prompts, outputs, and arguments and outputs of tools are told.
		 * @param content whether they are
		 * @return this builder
		 */
		public Builder includeContent(boolean content) {
			this.content = content;
			return this;
		}

		/**
		 * Set what observations of turns are called and tell.
		 * @param convention the convention, or {@code null} for the registry's or the
		 * default
		 * @return this builder
		 */
		public Builder turnConvention(@Nullable TurnObservationConvention convention) {
			this.turnConvention = convention;
			return this;
		}

		/**
		 * Set what observations of runs are called and tell.
		 * @param convention the convention, or {@code null} for the registry's or the
		 * default
		 * @return this builder
		 */
		public Builder runConvention(@Nullable RunObservationConvention convention) {
			this.runConvention = convention;
			return this;
		}

		/**
		 * Set what observations of calls are called and tell.
		 * @param convention the convention, or {@code null} for the registry's or the
		 * default
		 * @return this builder
		 */
		public Builder toolConvention(@Nullable ToolObservationConvention convention) {
			this.toolConvention = convention;
			return this;
		}

		/**
		 * Set what observations of handshakes are called and tell.
		 * @param convention the convention, or {@code null} for the registry's or the
		 * default
		 * @return this builder
		 */
		public Builder handshakeConvention(@Nullable HandshakeObservationConvention convention) {
			this.handshakeConvention = convention;
			return this;
		}

		/**
		 * Build.
		 * @return the observations
		 */
		public ResponsesWsObservations build() {
			return new ResponsesWsObservations(this);
		}

	}

}
