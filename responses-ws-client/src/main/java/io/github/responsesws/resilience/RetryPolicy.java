package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.turn.ClientClosedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * What decides for all turns of a client when they are sent again. Safe for use by any
 * thread.
 *
 * @since 0.1.0
 */
public final class RetryPolicy {

	private final RetrySettings settings;

	private final Scheduler timer;

	private final ResilienceListener listener;

	private final Sinks.Empty<Void> closed;

	RetryPolicy(RetrySettings settings, Scheduler timer, ResilienceListener listener) {
		this(settings, timer, listener, Sinks.empty());
	}

	private RetryPolicy(RetrySettings settings, Scheduler timer, ResilienceListener listener,
			Sinks.Empty<Void> closed) {
		this.settings = settings;
		this.timer = timer;
		this.listener = listener;
		this.closed = closed;
	}

	/**
	 * Create a policy that stands for itself.
	 * @param settings the limits
	 * @param timer the clock, and what waits run on
	 * @return the policy
	 */
	public static RetryPolicy of(RetrySettings settings, Scheduler timer) {
		return new RetryPolicy(settings, timer, new ResilienceListener() {
		});
	}

	/**
	 * Return a policy that differs in its settings alone.
	 * @param settings the settings, {@code null} for those of this policy
	 * @return the policy
	 */
	public RetryPolicy with(@Nullable RetrySettings settings) {
		return (settings != null) ? new RetryPolicy(settings, this.timer, this.listener, this.closed) : this;
	}

	/**
	 * Return a policy that repeats turns as well that the service may have run, if it
	 * stores nothing of them.
	 * @return the policy
	 */
	public RetryPolicy repeatingAmbiguous() {
		return with(this.settings.mutate().ambiguous(true).build());
	}

	/**
	 * Begin a turn.
	 * @param model the model, for listeners; {@code null} if the request leaves it to the
	 * service
	 * @return decides on the turn's retries
	 */
	public TurnRetries begin(@Nullable String model) {
		return begin(model, this.timer.now(TimeUnit.NANOSECONDS));
	}

	/**
	 * Decide from now on for a turn that began earlier.
	 */
	TurnRetries begin(@Nullable String model, long begunAt) {
		return new TurnRetries(this.settings, this.timer, this.listener, model, begunAt);
	}

	/**
	 * Return whether any turn is ever sent again.
	 */
	boolean repeats() {
		return this.settings.maxAttempts() > 1;
	}

	/**
	 * Wait before a turn is sent again.
	 * @param wait how long
	 * @return completes on a thread of the timer when the time has passed; it fails with
	 * a {@link ClientClosedException} as soon as the client is closed
	 */
	public Mono<Void> delay(Duration wait) {
		return Mono.firstWithSignal(Mono.delay(wait, this.timer).then(),
				this.closed.asMono().then(Mono.error(ClientClosedException::new)));
	}

	/**
	 * End all waits.
	 */
	void close() {
		this.closed.tryEmitEmpty();
	}

}
