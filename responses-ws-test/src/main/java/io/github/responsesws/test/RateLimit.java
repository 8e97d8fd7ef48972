package io.github.responsesws.test;

import java.time.Duration;

/**
 * Counts the requests of one period after the other. Guarded by its stub.
 */
final class RateLimit {

	private final int count;

	private final Duration period;

	private boolean begun;

	private long begunAt;

	private int taken;

	RateLimit(int count, Duration period) {
		if (count < 0) {
			throw new IllegalArgumentException("count must not be negative, but is " + count);
		}
		if (period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException("period must be positive, but is " + period);
		}
		this.count = count;
		this.period = period;
	}

	/**
	 * Take one request.
	 * @return zero if it may run, else how long until the next period
	 */
	Duration take() {
		long now = System.nanoTime();
		if (!this.begun || now - this.begunAt >= this.period.toNanos()) {
			this.begun = true;
			this.begunAt = now;
			this.taken = 0;
		}
		if (this.taken < this.count) {
			this.taken++;
			return Duration.ZERO;
		}
		return this.period.minusNanos(now - this.begunAt);
	}

	@Override
	public String toString() {
		return this.count + " requests in " + this.period.toMillis() + "ms";
	}

}
