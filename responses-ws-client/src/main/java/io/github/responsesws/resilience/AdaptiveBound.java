package io.github.responsesws.resilience;

import java.util.concurrent.TimeUnit;

/**
 * How many turns of a model may be in flight, learned from its refusals: none at first,
 * half of what was too much after a refusal, and more again with each turn that succeeds.
 * Growth is slow while the last refusal is recent, and doubles with each round of turns
 * once it is not. Belongs to its gate.
 */
final class AdaptiveBound {

	private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

	private double bound = Double.POSITIVE_INFINITY;

	/** The most that was ever too much since there is a bound. */
	private int refusedAt;

	private long loweredAt;

	private long generation;

	/**
	 * Return the bound.
	 * @return a whole number, {@link Integer#MAX_VALUE} if there is none
	 */
	int value() {
		return (int) this.bound;
	}

	boolean exists() {
		return this.bound != Double.POSITIVE_INFINITY;
	}

	/**
	 * Return a number that changes whenever the bound is lowered. Turns that began before
	 * say nothing about the bound as it is now.
	 */
	long generation() {
		return this.generation;
	}

	/**
	 * Lower the bound after a refusal, once for all that began under the same bound.
	 * @param generation the generation in which the refused turn began
	 * @param inFlight how many turns were in flight, the refused one included
	 * @return whether the bound was lowered
	 */
	boolean refused(long generation, int inFlight, long now) {
		if (generation != this.generation) {
			return false;
		}
		this.generation++;
		this.loweredAt = now;
		this.refusedAt = Math.max(this.refusedAt, inFlight);
		this.bound = Math.max(1, Math.floor(Math.min(this.bound, inFlight) / 2));
		return true;
	}

	/**
	 * Let the bound grow after a success, until it is far from what was too much.
	 * @param generation the generation in which the turn began
	 * @return whether its value has changed
	 */
	boolean succeeded(long generation, long now) {
		if (!exists() || generation != this.generation) {
			return false;
		}
		int before = value();
		this.bound += (now - this.loweredAt < RECENT_NANOS) ? 1 / this.bound : 1;
		if (this.bound > 2.0 * this.refusedAt) {
			this.bound = Double.POSITIVE_INFINITY;
			this.refusedAt = 0;
		}
		return before != value();
	}

}
