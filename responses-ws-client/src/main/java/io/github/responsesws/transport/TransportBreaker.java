package io.github.responsesws.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.CloseReason;
import io.github.responsesws.session.HandshakeSnapshot;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.session.TurnWatcher;
import io.github.responsesws.settings.DurationText;
import io.github.responsesws.turn.TransportRefusedException;
import io.github.responsesws.turn.TurnTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Decides which way turns take: a circuit breaker before the WebSocket. Where that is
 * refused for good, or lost several times in a row, turns go over HTTP. After a cool-down
 * a handshake in the background finds out whether the WebSocket is back, and then one
 * turn at a time tries it, until one is answered.
 * <p>
 * Safe for use by any thread. Turns ask it at their beginning and tell it at their end:
 * for the moment of a change its state is guarded by itself. What it does to others is
 * done outside.
 */
final class TransportBreaker implements SessionListener, TurnWatcher {

	private static final Logger logger = Loggers.getLogger(TransportBreaker.class);

	private final FallbackSettings settings;

	private final Scheduler timer;

	/** Set once, before the pool opens anything. */
	private volatile @Nullable WebSocket webSocket;

	/** Written under the guard. That it is the WebSocket is all that most turns ask. */
	volatile BreakerState state = BreakerState.WEBSOCKET;

	/** Written under the guard. */
	private volatile int losses;

	// Guarded.

	private long lastLossAt;

	private boolean trialUnderWay;

	private long tryingSince;

	private Duration coolDown;

	private @Nullable String reason;

	private @Nullable Instant since;

	private long changesToHttp;

	private long changesToWebSocket;

	private @Nullable Instant retryAt;

	private Disposable alarm = Disposables.disposed();

	private boolean closed;

	TransportBreaker(FallbackSettings settings, Scheduler timer) {
		this.settings = settings;
		this.timer = timer;
		this.coolDown = settings.coolDown();
	}

	/**
	 * Set where the WebSocket is tried again.
	 */
	void webSocket(WebSocket webSocket) {
		this.webSocket = webSocket;
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	// What turns ask and tell

	/**
	 * Return which way a turn takes.
	 */
	Way way() {
		if (this.state == BreakerState.WEBSOCKET) {
			return Way.WEBSOCKET;
		}
		synchronized (this) {
			if (this.state == BreakerState.TRYING && !this.trialUnderWay) {
				this.trialUnderWay = true;
				return Way.TRIAL;
			}
			return (this.state == BreakerState.WEBSOCKET) ? Way.WEBSOCKET : Way.HTTP;
		}
	}

	/**
	 * A trial is over, whatever came of it.
	 */
	synchronized void trialEnded() {
		this.trialUnderWay = false;
	}

	@Override
	public boolean ended(long startedAt, @Nullable Throwable failure) {
		Verdict verdict = (failure != null) ? Verdict.of(failure) : Verdict.WORKS;
		if (verdict == Verdict.WORKS) {
			works(startedAt);
			return false;
		}
		if (failure != null) {
			note(verdict, failure, startedAt);
		}
		return failure != null && this.state != BreakerState.WEBSOCKET && Verdict.isUnsent(failure);
	}

	private void works(long startedAt) {
		if (this.state == BreakerState.WEBSOCKET && this.losses == 0) {
			return;
		}
		synchronized (this) {
			this.losses = 0;
			// What began before the trials proves nothing.
			if (this.state != BreakerState.TRYING || startedAt - this.tryingSince < 0) {
				return;
			}
			closeCircuit();
		}
		logger.warn("Turns go over the WebSocket again");
	}

	private void closeCircuit() {
		this.state = BreakerState.WEBSOCKET;
		this.coolDown = this.settings.coolDown();
		this.reason = null;
		this.since = Instant.now();
		this.changesToWebSocket++;
	}

	private void note(Verdict verdict, Throwable failure, long startedAt) {
		String why;
		synchronized (this) {
			why = switch (verdict) {
				case REFUSED -> refusal(failure);
				case LOST -> loss(failure, startedAt);
				case WORKS, NOTHING -> null;
			};
			if (why == null || this.closed) {
				return;
			}
			if (this.state == BreakerState.TRYING) {
				coolDown(longer());
				return;
			}
			if (this.state != BreakerState.WEBSOCKET) {
				return;
			}
			this.losses = 0;
			this.reason = why;
			this.since = Instant.now();
			this.changesToHttp++;
			coolDown(this.settings.coolDown());
		}
		logger.warn("Turns go over HTTP from now on: {}. The WebSocket is tried again after {} "
				+ "(responses-ws.fallback.cool-down)", why, DurationText.of(this.settings.coolDown()));
		WebSocket webSocket = this.webSocket;
		if (webSocket != null) {
			webSocket.refuseWaiting(new TransportRefusedException(failure));
		}
	}

	private static String refusal(Throwable failure) {
		String reason = new HandshakeSnapshot(Instant.EPOCH, failure).reason();
		return (reason != null) ? reason : failure.getClass().getSimpleName();
	}

	/**
	 * Count a loss, unless what was lost had begun before the last one: turns that share
	 * a connection are lost together.
	 * @return what to say of the losses if that was one too many
	 */
	private @Nullable String loss(Throwable failure, long startedAt) {
		if (this.state == BreakerState.TRYING) {
			return (startedAt - this.tryingSince < 0) ? null : "The WebSocket was lost again";
		}
		if (this.losses > 0 && startedAt - this.lastLossAt < 0) {
			return null;
		}
		this.lastLossAt = now();
		this.losses++;
		if (this.losses < this.settings.maxLosses()) {
			return null;
		}
		String code = (failure instanceof ResponsesException known) ? known.code() : "unknown";
		return "The WebSocket was lost " + this.losses
				+ " times in a row (responses-ws.fallback.max-losses), the last time with " + code;
	}

	private Duration longer() {
		Duration twice = this.coolDown.multipliedBy(2);
		return (twice.compareTo(this.settings.maxCoolDown()) < 0) ? twice : this.settings.maxCoolDown();
	}

	private void coolDown(Duration time) {
		this.state = BreakerState.HTTP;
		this.coolDown = time;
		this.retryAt = Instant.now().plus(time);
		this.alarm.dispose();
		this.alarm = this.timer.schedule(this::probe, time.toNanos(), TimeUnit.NANOSECONDS);
	}

	// The way back

	/**
	 * Let turns go over the WebSocket now, whatever is known of it.
	 */
	void reset() {
		synchronized (this) {
			this.losses = 0;
			if (this.state == BreakerState.WEBSOCKET || this.closed) {
				return;
			}
			this.alarm.dispose();
			closeCircuit();
		}
		logger.warn("Turns go over the WebSocket again, as somebody who runs the application asked for");
	}

	private void probe() {
		WebSocket webSocket = this.webSocket;
		synchronized (this) {
			if (this.state != BreakerState.HTTP || this.closed || webSocket == null) {
				return;
			}
			this.state = BreakerState.PROBING;
		}
		if (webSocket.isOpen()) {
			opened();
		}
		else {
			webSocket.probe();
		}
	}

	private synchronized void opened() {
		if (this.state == BreakerState.PROBING) {
			this.state = BreakerState.TRYING;
			this.tryingSince = now();
			this.trialUnderWay = false;
		}
	}

	@Override
	public void onOpened(String sessionId, long nanos) {
		opened();
	}

	@Override
	public void onHandshakeFailed(long nanos, Throwable failure) {
		Verdict verdict = Verdict.of(failure);
		synchronized (this) {
			if (this.state == BreakerState.PROBING && !this.closed) {
				coolDown(longer());
				return;
			}
		}
		note(verdict, failure, now() - nanos);
	}

	@Override
	public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
		if (reason != CloseReason.REFUSED) {
			return;
		}
		synchronized (this) {
			// It was let in and turned away at once.
			if (this.state == BreakerState.TRYING && !this.closed) {
				coolDown(longer());
			}
		}
	}

	/**
	 * Return whether a failed handshake leaves turns another way.
	 */
	boolean isNoMatter(Throwable failure) {
		return failure instanceof HandshakeException && Verdict.of(failure) == Verdict.REFUSED;
	}

	synchronized void close() {
		this.closed = true;
		this.alarm.dispose();
	}

	/**
	 * Return how things stand.
	 */
	synchronized Standing standing() {
		String reason = this.reason;
		if (reason != null && this.state == BreakerState.TRYING) {
			reason += ". The WebSocket can be reached again and is tried by the next turn";
		}
		return new Standing((this.state == BreakerState.WEBSOCKET) ? TurnTransport.WEBSOCKET : TurnTransport.HTTP,
				reason, this.since, this.changesToHttp, this.changesToWebSocket,
				new BreakerSnapshot(this.state, this.losses, (this.state == BreakerState.HTTP) ? this.retryAt : null));
	}

	/**
	 * What stands for the WebSocket.
	 */
	interface WebSocket {

		/**
		 * Return whether a session is open that takes turns.
		 */
		boolean isOpen();

		/**
		 * Find out in the background whether one can be had.
		 */
		void probe();

		/**
		 * Refuse the turns that wait for one.
		 */
		void refuseWaiting(Throwable reason);

	}

	/**
	 * The way of one turn.
	 */
	enum Way {

		WEBSOCKET,

		/** The WebSocket, to find out whether it works. */
		TRIAL,

		HTTP

	}

	/**
	 * How things stand at one moment.
	 *
	 * @param current the way of most turns
	 * @param reason why they go over HTTP
	 * @param since when that changed last
	 * @param changesToHttp how often turns left the WebSocket
	 * @param changesToWebSocket how often they came back
	 * @param breaker what decides on that
	 */
	record Standing(TurnTransport current, @Nullable String reason, @Nullable Instant since, long changesToHttp,
			long changesToWebSocket, BreakerSnapshot breaker) {
	}

}
