package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.MonotonicScheduler;
import io.github.responsesws.turn.RequestTooLargeException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnListeners;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A bounded pool of sessions that runs turns: it hands each turn a lane, opens a session
 * when every lane is busy, and lets turns wait when there may be no more. Safe for use by
 * any thread; it never blocks one.
 *
 * @since 0.1.0
 */
public final class SessionPool implements TurnRunner {

	private static final String LONGEST_LANE_NAME = Lanes.name(SessionSettings.MAX_LANES);

	private final PoolLoop loop;

	private final TurnOwner turns;

	private final RunningResponses running;

	private final PoolCounters counters = new PoolCounters();

	private final List<TurnListener> listeners;

	private final @Nullable TurnListener ownListeners;

	private final AuthorizedClient client;

	private final PoolSettings settings;

	private final SessionListeners sessionListeners;

	private final SessionSettings session;

	private final boolean steering;

	private final MultiAgentSettings multiAgent;

	private SessionPool(Builder builder) {
		this.client = builder.client;
		this.settings = builder.pool;
		this.steering = builder.session.steering();
		this.multiAgent = builder.multiAgent;
		this.listeners = List.copyOf(builder.turnListeners);
		this.sessionListeners = new SessionListeners(builder.sessionListeners);
		this.ownListeners = TurnListeners.of(this.listeners);
		this.session = builder.session;
		SessionConnector connector = new SessionConnector(builder.client, builder.timeouts, builder.multiAgent,
				builder.scheduler);
		this.loop = new PoolLoop(connector, builder.session, builder.pool, this.counters, this.sessionListeners,
				builder.watcher, builder.scheduler);
		this.turns = this.loop.turns();
		this.running = new RunningResponses(this.loop);
	}

	/**
	 * Create a builder with the default settings.
	 * @param client what sessions connect with
	 */
	public static Builder builder(AuthorizedClient client) {
		return new Builder(client);
	}

	/**
	 * Run a request. Each subscription is a turn of its own: it takes a lane, sends
	 * {@code response.create} and emits the events of the response up to and including
	 * its terminal event, whichever of {@code response.completed},
	 * {@code response.incomplete} and {@code response.failed} that is.
	 * <p>
	 * Events are emitted on the event loop of the session: hop to another scheduler
	 * before anything that blocks. Demand reaches the socket: what is not requested is
	 * buffered up to a bound, and then the socket is not read. Cancelling before the
	 * request was written sends nothing; afterwards the lane is treated as
	 * {@link CancelMode} says.
	 * @param request the request
	 * @return the events. It fails with a
	 * {@link io.github.responsesws.protocol.ResponsesException}, which says by its replay
	 * verdict whether the request may be sent again
	 */
	public Flux<ResponseEvent> exchange(ResponseRequest request) {
		return exchange(request, TurnPlacement.ANYWHERE);
	}

	/**
	 * Run a request and let one more listener hear of it.
	 * @param request the request
	 * @param listener the listener
	 * @return the events
	 */
	public Flux<ResponseEvent> exchange(ResponseRequest request, TurnListener listener) {
		return exchange(request, TurnPlacement.ANYWHERE, listener);
	}

	/**
	 * Run a request on a lane of choice.
	 * @param request the request
	 * @param placement where it may run
	 * @return the events. With {@link TurnPlacement#IN_PLACE} it fails with a
	 * {@link ChainNotHeldException} if no lane holds the response, and with a
	 * {@link TurnPlacement.OnSession} with a {@link SessionTakenException} if the session
	 * has no lane for it
	 */
	public Flux<ResponseEvent> exchange(ResponseRequest request, TurnPlacement placement) {
		return turn(request, placement, this.ownListeners);
	}

	/**
	 * Run a request on a lane of choice and let more listeners hear of it.
	 * @param request the request
	 * @param placement where it may run
	 * @param more the listeners
	 * @return the events
	 */
	public Flux<ResponseEvent> exchange(ResponseRequest request, TurnPlacement placement, TurnListener... more) {
		List<TurnListener> all = new ArrayList<>(this.listeners);
		all.addAll(Arrays.asList(more));
		return turn(request, placement, TurnListeners.of(all));
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
		return exchange(request, placement);
	}

	@Override
	public TurnRunner listening(TurnListener listener) {
		return new Listening(listener);
	}

	/**
	 * Run a request on a session of choice ahead of its turns: at once and on a lane that
	 * holds no response, or not at all. It never waits, takes no lane from a turn that
	 * does, and opens no session; no later turn finds its response on the lane.
	 * @param sessionId the session's name, as a {@link SessionListener} hears it
	 * @param request the request, as a rule with {@code generate: false}
	 * @return the final response; empty if the session has no such lane, since its turns
	 * have begun, or is gone. It fails as {@link #exchange(ResponseRequest)} does
	 */
	public Mono<Response> warmUp(String sessionId, ResponseRequest request) {
		return ResponseEvents.finalResponse(exchange(request, TurnPlacement.onSession(sessionId)))
			.onErrorResume(SessionTakenException.class, (taken) -> Mono.empty());
	}

	/**
	 * Steer input to a response that runs on one of the sessions
	 * ({@code response.steer}). The turn's events carry on through the response that
	 * takes the input into account; its lane is held until the outcome is known.
	 * @param request the input, and the response that runs
	 * @return the outcome, on the event loop of the session. Each subscription steers;
	 * cancelling takes nothing back. It fails with a {@link RequestTooLargeException} if
	 * the input is larger than {@link SessionSettings#maxRequestSize()}
	 */
	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		if (request.frameSize() > this.session.maxRequestSize()) {
			return Mono.error(() -> new RequestTooLargeException(request.frameSize(), this.session.maxRequestSize()));
		}
		Mono<SteerResult> result = this.steering ? this.running.steer(request)
				: Mono.just(new SteerResult.Failed(SteerResult.Failed.NOT_SUPPORTED,
						"The service is not known to support steering (responses-ws.session.steering)",
						request.input()));
		return Mono.defer(() -> {
			long start = this.loop.now();
			return result.doOnNext((known) -> this.sessionListeners.onSteered(this.loop.now() - start, known));
		});
	}

	/**
	 * Inject outputs of calls into a response of several agents that runs on one of the
	 * sessions ({@code response.inject}). Its turn ends when the response has, and all
	 * that was injected into it is acknowledged.
	 * @param request the outputs, and the response that runs
	 * @return the outcome, on the event loop of the session, and before the turn hears of
	 * the acknowledgement. Each subscription injects; cancelling takes nothing back. It
	 * fails with a {@link RequestTooLargeException} if the outputs are larger than
	 * {@link SessionSettings#maxRequestSize()}
	 */
	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		if (request.frameSize() > this.session.maxRequestSize()) {
			return Mono.error(() -> new RequestTooLargeException(request.frameSize(), this.session.maxRequestSize()));
		}
		return this.multiAgent.enabled() ? this.running.inject(request)
				: Mono.just(new InjectResult.Failed(InjectResult.Failed.NOT_SUPPORTED,
						"The sessions were not made for responses of several agents (responses-ws.multi-agent.enabled)",
						request.input()));
	}

	@Override
	public boolean injects(ResponseRequest request) {
		return this.multiAgent.enabled() && Boolean.TRUE.equals(request.multiAgent());
	}

	private Flux<ResponseEvent> turn(ResponseRequest request, TurnPlacement placement,
			@Nullable TurnListener listener) {
		Objects.requireNonNull(request, "request");
		try {
			this.multiAgent.check(request);
		}
		catch (InvalidRequestException ex) {
			return Flux.error(ex);
		}
		int size = request.frameSize(LONGEST_LANE_NAME);
		if (size > this.session.maxRequestSize()) {
			return Flux.error(() -> new RequestTooLargeException(size, this.session.maxRequestSize()));
		}
		return new TurnFlux(this.turns, request, listener, placement);
	}

	/**
	 * Begin to keep {@link PoolSettings#minIdle()} sessions open, in the background.
	 * @return completes or fails with the first handshake. Nobody need subscribe
	 */
	public Mono<Void> start() {
		return this.loop.start();
	}

	/**
	 * Open a session ahead of the first turn, in the background, unless there is one. If
	 * it cannot be had, the pool tries again as it does after a loss.
	 */
	public void open() {
		this.loop.open();
	}

	/**
	 * Find out whether the service takes a session, in the background, although it may
	 * have refused the last one for good. Does nothing if there is one.
	 */
	public void probe() {
		this.loop.probe();
	}

	/**
	 * Return what those who run the application may do to the sessions.
	 */
	public SessionControl control() {
		return new SessionControl(this.loop);
	}

	/**
	 * Return whether a session is open that takes turns.
	 */
	public boolean isOpen() {
		return this.loop.registry().all().stream().anyMatch(PooledSession::isUsable);
	}

	/**
	 * Refuse the turns that wait for a lane now.
	 * @param reason what they are told
	 */
	public void refuseWaiting(Throwable reason) {
		this.loop.refuseWaiting(reason);
	}

	/**
	 * Take no more turns, let the running ones finish for at most
	 * {@link PoolSettings#shutdownTimeout()}, then close every session. It begins when
	 * somebody subscribes, and once only.
	 * @return completes when every connection is closed
	 */
	public Mono<Void> close() {
		return Mono.defer(this.loop::close);
	}

	/**
	 * Return what the pool is doing right now, without keys, prompts or outputs.
	 */
	public PoolSnapshot snapshot() {
		long now = this.loop.now();
		List<SessionSnapshot> sessions = this.loop.registry()
			.all()
			.stream()
			.map((session) -> session.snapshot(now))
			.toList();
		return new PoolSnapshot(this.client.endpoint().name(), this.settings, sessions, this.loop.connecting(),
				this.loop.pending(), this.counters.bufferedBytes.sum(), this.counters.affinityHits.sum(),
				this.counters.affinityMisses.sum(), this.counters.strayEvents.sum(), this.loop.lastHandshake());
	}

	/**
	 * The turns of more listeners.
	 */
	private final class Listening implements TurnRunner {

		private final TurnListener[] listeners;

		Listening(TurnListener... listeners) {
			this.listeners = listeners;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			return exchange(request, placement, this.listeners);
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			TurnListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
			more[this.listeners.length] = listener;
			return new Listening(more);
		}

		@Override
		public Mono<SteerResult> steer(SteerRequest request) {
			return SessionPool.this.steer(request);
		}

		@Override
		public boolean injects(ResponseRequest request) {
			return SessionPool.this.injects(request);
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			return SessionPool.this.inject(request);
		}

	}

	/**
	 * The events of a request: each subscription is a turn of its own.
	 */
	private static final class TurnFlux extends Flux<ResponseEvent> {

		private final TurnOwner owner;

		private final ResponseRequest request;

		private final @Nullable TurnListener listener;

		private final TurnPlacement placement;

		TurnFlux(TurnOwner owner, ResponseRequest request, @Nullable TurnListener listener, TurnPlacement placement) {
			this.owner = owner;
			this.request = request;
			this.listener = listener;
			this.placement = placement;
		}

		@Override
		public void subscribe(CoreSubscriber<? super ResponseEvent> actual) {
			Turn turn = new Turn(actual, this.request, this.owner, this.listener, this.placement);
			actual.onSubscribe(turn);
			this.owner.acquire(turn);
		}

	}

	/**
	 * Collects what a pool needs.
	 */
	public static final class Builder {

		private final AuthorizedClient client;

		private TimeoutSettings timeouts = TimeoutSettings.builder().build();

		private SessionSettings session = SessionSettings.builder().build();

		private PoolSettings pool = PoolSettings.builder().build();

		private MultiAgentSettings multiAgent = MultiAgentSettings.builder().build();

		private final List<TurnListener> turnListeners = new ArrayList<>();

		private final List<SessionListener> sessionListeners = new ArrayList<>();

		private TurnWatcher watcher = (startedAt, failure) -> false;

		private Scheduler scheduler = new MonotonicScheduler(Schedulers.parallel());

		private Builder(AuthorizedClient client) {
			this.client = client;
		}

		/**
		 * Set how long connecting and a turn may take.
		 * @param timeouts the settings
		 * @return this builder
		 */
		public Builder timeouts(TimeoutSettings timeouts) {
			this.timeouts = timeouts;
			return this;
		}

		/**
		 * Set how sessions run their turns.
		 * @param session the settings
		 * @return this builder
		 */
		public Builder session(SessionSettings session) {
			this.session = session;
			return this;
		}

		/**
		 * Set how many sessions there are and how turns wait for them.
		 * @param pool the settings
		 * @return this builder
		 */
		public Builder pool(PoolSettings pool) {
			this.pool = pool;
			return this;
		}

		/**
		 * Set whether sessions are made for responses of several agents: all of them are,
		 * or none. Requests for a single agent run on both kinds.
		 * @param multiAgent the settings
		 * @return this builder
		 */
		public Builder multiAgent(MultiAgentSettings multiAgent) {
			this.multiAgent = multiAgent;
			return this;
		}

		/**
		 * Add a listener that hears of every turn.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder turnListener(TurnListener listener) {
			this.turnListeners.add(listener);
			return this;
		}

		/**
		 * Add a listener that hears of every session.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder sessionListener(SessionListener listener) {
			this.sessionListeners.add(listener);
			return this;
		}

		/**
		 * Set who hears how turns end and may run them elsewhere.
		 * @param watcher the watcher
		 * @return this builder
		 */
		public Builder turnWatcher(TurnWatcher watcher) {
			this.watcher = watcher;
			return this;
		}

		/**
		 * Set the scheduler whose clock and timers decide on timeouts, ages and waits.
		 * Its clock should not jump.
		 * @param scheduler the scheduler
		 * @return this builder
		 */
		public Builder scheduler(Scheduler scheduler) {
			this.scheduler = scheduler;
			return this;
		}

		/**
		 * Build the pool. It opens no connection before a turn needs one or
		 * {@link SessionPool#start()} is called.
		 * @return the pool
		 */
		public SessionPool build() {
			return new SessionPool(this);
		}

	}

}
