package io.github.responsesws.session;

import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Counts failed handshakes in a row and tells when the next one may be tried: the wait
 * doubles from the shortest to the longest, shortened at random by up to a quarter so
 * that a fleet does not come back at once. Belongs to the pool's drain loop.
 */
final class Backoff {

	private static final double JITTER = 0.25;

	private final PoolSettings settings;

	private int failures;

	private long notBefore;

	private @Nullable Throwable lastFailure;

	Backoff(PoolSettings settings) {
		this.settings = settings;
	}

	void failed(Throwable failure, long now) {
		this.lastFailure = failure;
		long longest = this.settings.maxBackoff().toNanos();
		long wait = this.settings.minBackoff().toNanos();
		for (int i = 0; i < this.failures && wait < longest; i++) {
			wait *= 2;
		}
		this.failures++;
		double part = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
		this.notBefore = now + (long) (Math.min(wait, longest) * part);
	}

	void succeeded() {
		this.failures = 0;
		this.lastFailure = null;
	}

	boolean mayTry(long now) {
		return this.failures == 0 || now - this.notBefore >= 0;
	}

	/**
	 * Whether waiting turns should be told now, instead of when their patience ends.
	 */
	boolean isHopeless() {
		// Whoever waited for a whole connect timeout has waited long enough.
		return isPermanent() || this.failures >= this.settings.maxAttempts()
				|| (this.lastFailure instanceof HandshakeException handshake && handshake.isTimeout());
	}

	/**
	 * Whether the next try can only fail like the last one.
	 */
	boolean isPermanent() {
		return this.lastFailure instanceof HandshakeException handshake && handshake.isPermanent();
	}

	boolean isFailing() {
		return this.failures > 0;
	}

	int failures() {
		return this.failures;
	}

	long notBefore() {
		return this.notBefore;
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

}
