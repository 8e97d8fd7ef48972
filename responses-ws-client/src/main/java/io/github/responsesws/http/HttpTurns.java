package io.github.responsesws.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.MonotonicScheduler;
import io.github.responsesws.turn.RequestTooLargeException;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnListeners;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import io.github.responsesws.turn.WarmUpSkippedException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs turns over HTTP: {@code POST /responses} with {@code stream: true}, answered by
 * server-sent events. They have the events, errors, timeouts and listeners of turns on a
 * WebSocket. Safe for use by any thread; it never blocks one.
 * <p>
 * There are no lanes: a condition on the place is refused, and warm-ups are skipped.
 *
 * @since 0.1.0
 */
public final class HttpTurns implements TurnRunner {

	/** What listeners know as the session. */
	static final String NAME = "http";

	private static final String MULTI_AGENT = "multi_agent";

	private final AuthorizedClient client;

	private final TimeoutSettings timeouts;

	private final HttpSettings settings;

	private final int maxRequestSize;

	private final int maxEventSize;

	private final Duration shutdownTimeout;

	private final Scheduler timer;

	/**
	 * One for all turns: those that wait in vain together fail one after the other, and
	 * who cancels the rest at the first failure hears of no other.
	 */
	private final Scheduler.Worker alarms;

	private final List<TurnListener> listeners;

	private final @Nullable TurnListener ownListeners;

	private final HttpSlots slots;

	private final AtomicLong number = new AtomicLong();

	private final Sinks.Empty<Void> deserted = Sinks.empty();

	/** Written by turns, the last one wins. */
	private volatile @Nullable String failure;

	/** Set by turns. */
	private volatile boolean used;

	private HttpTurns(Builder builder) {
		this.client = builder.client;
		this.timeouts = builder.timeouts;
		this.settings = builder.settings;
		this.maxRequestSize = builder.maxRequestSize;
		this.maxEventSize = builder.maxEventSize;
		this.shutdownTimeout = builder.shutdownTimeout;
		this.timer = builder.timer;
		this.alarms = builder.timer.createWorker();
		this.listeners = List.copyOf(builder.listeners);
		this.ownListeners = TurnListeners.of(this.listeners);
		this.slots = new HttpSlots(this.settings);
	}

	/**
	 * Create a builder with the default settings.
	 * @param client what sends the requests
	 * @return the builder
	 */
	public static Builder builder(AuthorizedClient client) {
		return new Builder(client);
	}

	/**
	 * Run one turn.
	 * @param request the request
	 * @param placement where it may run: a condition is refused
	 * @return its events. It fails with a {@link ChainNotHeldException} or a
	 * {@link SessionTakenException} where the place is a condition, and with a
	 * {@link WarmUpSkippedException} if the request is a warm-up: then nothing was sent
	 */
	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
		return stream(request, placement, this.ownListeners);
	}

	private Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement,
			@Nullable TurnListener listener) {
		Objects.requireNonNull(request, "request");
		if (placement instanceof TurnPlacement.OnSession one) {
			return Flux.error(() -> new SessionTakenException(one.sessionId()));
		}
		if (placement.isCondition()) {
			return Flux.error(ChainNotHeldException::new);
		}
		if (!request.generate()) {
			return Flux.error(WarmUpSkippedException::new);
		}
		if (Boolean.TRUE.equals(request.multiAgent())) {
			return Flux.error(() -> new InvalidRequestException(MULTI_AGENT,
					"needs a WebSocket: over HTTP no outputs reach a response that runs"));
		}
		ResponseRequest sent = withoutAgents(request);
		int size = sent.body().size();
		if (size > this.maxRequestSize) {
			return Flux.error(() -> new RequestTooLargeException(size, this.maxRequestSize));
		}
		return new TurnFlux(sent, listener);
	}

	/**
	 * Say nothing of agents, not even that there is one: the service knows the field only
	 * from whoever asks for the beta, which sessions do and requests do not.
	 */
	private static ResponseRequest withoutAgents(ResponseRequest request) {
		return (request.field(MULTI_AGENT) != null) ? request.mutate().field(MULTI_AGENT, null).build() : request;
	}

	@Override
	public TurnRunner listening(TurnListener listener) {
		return new Listening(List.of(listener));
	}

	/**
	 * Hand the input back: what runs over HTTP cannot be steered.
	 */
	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return Mono.just(new SteerResult.Failed(SteerResult.Failed.NOT_SUPPORTED,
				"The response runs over HTTP, which knows no steering (responses-ws.transport)", request.input()));
	}

	/**
	 * Return whether a response runs here.
	 * @param responseId its ID
	 */
	public boolean runs(String responseId) {
		return this.slots.running().stream().anyMatch((turn) -> responseId.equals(turn.responseId()));
	}

	/**
	 * Return what is going on right now.
	 * @return a snapshot without keys, prompts or outputs
	 */
	public HttpSnapshot snapshot() {
		return new HttpSnapshot(this.settings, this.slots.running().size(), this.slots.waiting(), this.used,
				this.failure);
	}

	/**
	 * Take no more turns, and let running ones finish within the shutdown timeout. It
	 * begins when somebody subscribes.
	 * @return completes when no turn runs any more
	 */
	public Mono<Void> close() {
		return Mono.defer(() -> {
			this.slots.close().forEach((turn) -> turn.abort(new ClientClosedException()));
			tellIfDeserted();
			return this.deserted.asMono()
				.timeout(Mono.delay(this.shutdownTimeout, this.timer), Mono.defer(this::shutDown));
		});
	}

	private Mono<Void> shutDown() {
		this.slots.running().forEach(StreamedTurn::shutDown);
		return Mono.empty();
	}

	private void tellIfDeserted() {
		if (this.slots.isDeserted()) {
			this.deserted.tryEmitEmpty();
		}
	}

	// What turns ask and tell

	AuthorizedClient client() {
		return this.client;
	}

	TimeoutSettings timeouts() {
		return this.timeouts;
	}

	HttpSettings settings() {
		return this.settings;
	}

	Scheduler timer() {
		return this.timer;
	}

	Scheduler.Worker alarms() {
		return this.alarms;
	}

	int maxEventSize() {
		return this.maxEventSize;
	}

	HttpSlots slots() {
		return this.slots;
	}

	void left(StreamedTurn turn) {
		this.slots.leave(turn);
		tellIfDeserted();
	}

	/**
	 * The service has answered.
	 */
	void answered() {
		this.used = true;
		this.failure = null;
	}

	/**
	 * The service was not reached, or has answered with an error.
	 */
	void failed(ResponsesException failure) {
		this.used = true;
		boolean answered = failure instanceof ApiException && !(failure instanceof AuthenticationException);
		this.failure = answered ? null : failure.code();
	}

	/**
	 * The turns of one more listener.
	 */
	private final class Listening implements TurnRunner {

		private final List<TurnListener> more;

		Listening(List<TurnListener> more) {
			this.more = more;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			List<TurnListener> all = new ArrayList<>(HttpTurns.this.listeners);
			all.addAll(this.more);
			return HttpTurns.this.stream(request, placement, TurnListeners.of(all));
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			List<TurnListener> all = new ArrayList<>(this.more);
			all.add(listener);
			return new Listening(all);
		}

		@Override
		public Mono<SteerResult> steer(SteerRequest request) {
			return HttpTurns.this.steer(request);
		}

	}

	/**
	 * The events of a request: each subscription is a turn of its own.
	 */
	private final class TurnFlux extends Flux<ResponseEvent> {

		private final ResponseRequest request;

		private final @Nullable TurnListener listener;

		TurnFlux(ResponseRequest request, @Nullable TurnListener listener) {
			this.request = request;
			this.listener = listener;
		}

		@Override
		public void subscribe(CoreSubscriber<? super ResponseEvent> actual) {
			HttpTurns owner = HttpTurns.this;
			StreamedTurn turn = new StreamedTurn(owner, "request-" + owner.number.incrementAndGet(), actual,
					this.request, this.listener);
			actual.onSubscribe(turn);
			turn.start();
		}

	}

	/**
	 * Collects what is needed to run turns over HTTP.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final AuthorizedClient client;

		private TimeoutSettings timeouts = TimeoutSettings.builder().build();

		private HttpSettings settings = HttpSettings.builder().build();

		private int maxRequestSize = Integer.MAX_VALUE;

		private int maxEventSize = Integer.MAX_VALUE;

		private Duration shutdownTimeout = Duration.ZERO;

		private Scheduler timer = new MonotonicScheduler(Schedulers.parallel());

		private final List<TurnListener> listeners = new ArrayList<>();

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
		 * Set how many turns run at once.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder settings(HttpSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set how large things may be.
		 * @param maxRequestSize the largest request in bytes
		 * @param maxEventSize the largest event in bytes
		 * @return this builder
		 */
		public Builder maxSizes(int maxRequestSize, int maxEventSize) {
			this.maxRequestSize = maxRequestSize;
			this.maxEventSize = maxEventSize;
			return this;
		}

		/**
		 * Set how long running turns may take to finish in the end.
		 * @param shutdownTimeout the longest time
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
			return this;
		}

		/**
		 * Set the scheduler whose clock and timers decide on timeouts and waits. Its
		 * clock should not jump.
		 * @param timer the scheduler
		 * @return this builder
		 */
		public Builder scheduler(Scheduler timer) {
			this.timer = timer;
			return this;
		}

		/**
		 * Add a listener that hears of every turn.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder turnListener(TurnListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Build the runner. It opens no connection before a turn needs one.
		 * @return the runner
		 */
		public HttpTurns build() {
			return new HttpTurns(this);
		}

	}

}
