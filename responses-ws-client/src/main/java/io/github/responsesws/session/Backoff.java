package io.github.responsesws.session;

import java.util.concurrent.ThreadLocalRandom;

import io.github.responsesws.connection.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed handshakes in a row and tells when the next one may be tried: the wait
 * doubles from the shortest to the longest, shortened at random by up to a quarter so
 * that a fleet does not come back at once. Belongs to the pool's drain loop.
 */
final class Backoff {

	private static final double JITTER = 0.25;

	/** How many times longer than the longest wait a refusal for good is believed. */
	private static final int PATIENCE = 8;

	private final PoolSettings settings;

	private int failures;

	private long lastFailedAt;

	private long notBefore;

	private @Nullable Throwable lastFailure;

	Backoff(PoolSettings settings) {
		this.settings = settings;
	}

	/**
	 * Count a failure, unless its handshake had begun before the last one failed: four
	 * that fail together are one failure.
	 */
	void failed(Throwable failure, long startedAt, long now) {
		this.lastFailure = failure;
		if (this.failures > 0 && startedAt - this.lastFailedAt < 0) {
			return;
		}
		this.lastFailedAt = now;
		long longest = this.settings.maxBackoff().toNanos();
		long wait = this.settings.minBackoff().toNanos();
		for (int i = 0; i < this.failures && wait < longest; i++) {
			wait *= 2;
		}
		this.failures++;
		double part = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
		this.notBefore = now + (long) (Math.min(wait, longest) * part);
	}

	/**
	 * Note that a session works. One that was opened before the last failure proves
	 * nothing.
	 */
	void succeeded(long openedAt) {
		if (this.failures > 0 && openedAt - this.lastFailedAt < 0) {
			return;
		}
		reset();
	}

	/**
	 * Forget what failed.
	 */
	void reset() {
		this.failures = 0;
		this.lastFailure = null;
	}

	boolean mayTry(long now) {
		return this.failures == 0 || now - this.notBefore >= 0;
	}

	/**
	 * When to find out, without any turn that asks, whether the server is back: as soon
	 * as a turn might, but seldom while it refuses for good.
	 */
	long probeAt() {
		return isPermanent() ? this.lastFailedAt + PATIENCE * this.settings.maxBackoff().toNanos() : this.notBefore;
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
