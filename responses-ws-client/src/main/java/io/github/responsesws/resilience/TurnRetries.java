package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.WireLine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Decides whether one turn is sent again, and when. Owned by one turn, which asks after
 * each failure that its subscriber has not seen anything of.
 *
 * @since 0.1.0
 */
public final class TurnRetries {

	/** Where an attempt finds these in its context. */
	static final String KEY = TurnRetries.class.getName();

	/** More doublings than any back-off has room for. */
	private static final int MAX_DOUBLINGS = 30;

	private final RetrySettings settings;

	private final Scheduler clock;

	private final ResilienceListener listener;

	private final @Nullable String model;

	private final long begunAt;

	private int attempts = 1;

	// Not known before the first attempt.
	private long arrival;

	TurnRetries(RetrySettings settings, Scheduler clock, ResilienceListener listener, @Nullable String model,
			long begunAt) {
		this.settings = settings;
		this.clock = clock;
		this.listener = listener;
		this.model = model;
		this.begunAt = begunAt;
	}

	/**
	 * Let an attempt stand where the first one stood among the turns that are held back,
	 * not behind all that came since.
	 * @param <T> what it emits
	 * @param attempt the attempt
	 * @return the attempt with a context that tells of these retries
	 */
	public <T> Flux<T> inTurn(Flux<T> attempt) {
		return attempt.contextWrite((context) -> context.put(KEY, this));
	}

	/**
	 * Return when the turn came, in an order that each of its attempts keeps.
	 * @param arrivals counts those that came
	 */
	long arrival(AtomicLong arrivals) {
		if (this.arrival == 0) {
			this.arrival = arrivals.incrementAndGet();
		}
		return this.arrival;
	}

	/**
	 * Return whether a loss may be repeated of which nobody knows whether the service has
	 * run the turn, for single turns.
	 * @param request the turn
	 * @return whether the settings say so, and the turn leaves nothing behind at the
	 * service
	 */
	boolean repeatsAmbiguous(ResponseRequest request) {
		return this.settings.ambiguous() && Boolean.FALSE.equals(request.store()) && !request.hasConversation();
	}

	/**
	 * Return whether the turn may be sent again at all.
	 * @return whether any attempt is left
	 */
	boolean hasNext() {
		return this.attempts < this.settings.maxAttempts();
	}

	/**
	 * Take the next attempt after a failure, if there is one.
	 * @param failure why the last attempt failed
	 * @param ambiguous whether a turn is sent again that the service may have run
	 * @return how long to wait before the next attempt, or {@code null} if the turn has
	 * failed for good
	 */
	public @Nullable Duration next(ResponsesException failure, boolean ambiguous) {
		if (!hasNext() || !isRepeated(failure, ambiguous)) {
			return null;
		}
		Duration wait = wait(failure);
		if (wait == null || elapsed().plus(wait).compareTo(this.settings.budget()) > 0) {
			return null;
		}
		this.attempts++;
		tell(failure, wait);
		return wait;
	}

	/**
	 * Tell that the turn is sent once more at once, in another form: that is for whoever
	 * knows the form to decide, and no attempt of these.
	 * @param failure why the last attempt failed
	 */
	public void changed(ResponsesException failure) {
		tell(failure, Duration.ZERO);
	}

	private void tell(ResponsesException failure, Duration wait) {
		this.listener.onRetry(this.model, failure, this.attempts, wait);
		if (WireLine.isOn()) {
			WireLine.of("retry")
				.with("reason", failure.code())
				.with("verdict", failure.replayVerdict())
				.with("response", failure.responseId())
				.with("model", this.model)
				.with("attempt", this.attempts)
				.took("wait", wait.toNanos())
				.tell();
		}
	}

	/**
	 * Return whether a failure may be followed by another attempt at all.
	 */
	static boolean isRepeated(ResponsesException failure, boolean ambiguous) {
		return switch (failure.replayVerdict()) {
			// Somebody wants to know these, and none of them is better at once.
			case SAFE -> !(failure instanceof ClientClosedException || failure instanceof ChainNotHeldException
					|| failure instanceof SessionTakenException);
			// Where a queue of ours gave up, the turn has waited long enough.
			case SAFE_AFTER_DELAY -> failure instanceof ApiException;
			case AMBIGUOUS -> ambiguous && failure instanceof ConnectionLostException;
			case SAFE_WITH_FULL_INPUT, SAFE_WITHOUT_REASONING, NEVER -> false;
		};
	}

	private Duration elapsed() {
		return Duration.ofNanos(this.clock.now(TimeUnit.NANOSECONDS) - this.begunAt);
	}

	private @Nullable Duration wait(ResponsesException failure) {
		if (failure.replayVerdict() != ReplayVerdict.SAFE_AFTER_DELAY) {
			return Duration.ZERO;
		}
		Duration asked = (failure instanceof ApiException answer) ? answer.retryAfter() : null;
		if (asked != null) {
			return (asked.compareTo(this.settings.maxWait()) <= 0) ? asked : null;
		}
		return backoff(this.settings, this.attempts);
	}

	/**
	 * Return how long to wait where the service does not say.
	 * @param failures the number of failures in a row
	 */
	static Duration backoff(RetrySettings settings, int failures) {
		long longest = settings.maxBackoff().toNanos();
		long wait = settings.minBackoff().toNanos();
		for (int i = 1; i < Math.min(failures, MAX_DOUBLINGS) && wait < longest; i++) {
			wait *= 2;
		}
		double part = 1 - settings.jitter() * ThreadLocalRandom.current().nextDouble();
		return Duration.ofNanos((long) (Math.min(wait, longest) * part));
	}

}
