package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.settings.DurationText;
import io.github.responsesws.turn.MonotonicScheduler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A quota that instances share in a store elsewhere, and what stands in for it: while the
 * store does not answer, turns go on by a quota of this instance alone, which has counted
 * along. So a store that is gone or slow holds no turn back for longer than the timeout,
 * and instances together may pass the limits until it is back. Safe for use by any
 * thread.
 *
 * @since 0.1.0
 */
public final class SharedQuota implements TurnQuota {

	private static final Logger logger = Loggers.getLogger(SharedQuota.class);

	/** How long the store is left alone that has failed. */
	static final Duration REST = Duration.ofSeconds(5);

	private final TurnQuota shared;

	private final TurnQuota own;

	private final Duration timeout;

	private final Scheduler timer;

	/** Of the clients that have this quota. */
	private final List<ResilienceListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicBoolean lost = new AtomicBoolean();

	/** Written by whoever finds the store failing. */
	private volatile long askAgainAt;

	/**
	 * Create a quota.
	 * @param shared asks the store
	 * @param timeout how long an answer of the store is waited for
	 */
	public SharedQuota(TurnQuota shared, Duration timeout) {
		this(shared, timeout, new MonotonicScheduler(Schedulers.parallel()));
	}

	SharedQuota(TurnQuota shared, Duration timeout, Scheduler timer) {
		this.shared = shared;
		this.own = new BucketQuota(timer);
		this.timeout = timeout;
		this.timer = timer;
	}

	void add(ResilienceListener listener) {
		this.listeners.add(listener);
	}

	void remove(ResilienceListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public Mono<Duration> take(String model, ModelLimits limits, long tokens) {
		return Mono.defer(() -> rests() ? this.own.take(model, limits, tokens)
				: this.shared.take(model, limits, tokens)
					.timeout(this.timeout, this.timer)
					.doOnSuccess((wait) -> found())
					.doOnNext((wait) -> countAlong(wait, model, limits, tokens))
					.onErrorResume((failure) -> {
						lose(failure);
						return this.own.take(model, limits, tokens);
					}));
	}

	private void countAlong(Duration wait, String model, ModelLimits limits, long tokens) {
		if (wait.isZero()) {
			this.own.correct(model, limits, 1, tokens);
		}
	}

	@Override
	public void correct(String model, ModelLimits limits, int turns, long tokens) {
		this.own.correct(model, limits, turns, tokens);
		if (!rests()) {
			this.shared.correct(model, limits, turns, tokens);
		}
	}

	private boolean rests() {
		return this.lost.get() && now() - this.askAgainAt < 0;
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	private void lose(Throwable failure) {
		this.askAgainAt = now() + REST.toNanos();
		if (this.lost.compareAndSet(false, true)) {
			logger
				.warn("The shared quota of turns {}: this instance counts alone until it does, so several together may"
						+ " pass the limits. It is asked again every {}", reason(failure), DurationText.of(REST));
			this.listeners.forEach((listener) -> listener.onQuotaLost(failure));
		}
		logger.debug("The shared quota of turns failed", failure);
	}

	private String reason(Throwable failure) {
		return (failure instanceof TimeoutException)
				? "does not answer within " + DurationText.of(this.timeout) + " (responses-ws.limits.redis.timeout)"
				: "cannot be asked (" + rootCause(failure) + ")";
	}

	private static String rootCause(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		return cause.getClass().getSimpleName();
	}

	private void found() {
		if (this.lost.compareAndSet(true, false)) {
			logger.warn("The shared quota of turns answers again");
			this.listeners.forEach(ResilienceListener::onQuotaFound);
		}
	}

}
