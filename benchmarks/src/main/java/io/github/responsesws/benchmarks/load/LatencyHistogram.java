package io.github.responsesws.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Durations, exact to one part in 128. Safe for use by any thread.
 */
final class LatencyHistogram {

	private static final int SUB_BITS = 7;

	private static final int SUB_BUCKETS = 1 << SUB_BITS;

	private final AtomicLongArray counts = new AtomicLongArray((64 - SUB_BITS) * SUB_BUCKETS);

	private final AtomicLong total = new AtomicLong();

	void record(long nanos) {
		this.counts.incrementAndGet(index(Math.max(nanos, 0)));
		this.total.incrementAndGet();
	}

	private static int index(long nanos) {
		int shift = Math.max(64 - SUB_BITS - 1 - Long.numberOfLeadingZeros(nanos), 0);
		return (shift << SUB_BITS) + (int) (nanos >>> shift);
	}

	private static long middle(int index) {
		if (index < 2 * SUB_BUCKETS) {
			return index;
		}
		int shift = (index >>> SUB_BITS) - 1;
		long mantissa = index - ((long) shift << SUB_BITS);
		return (mantissa << shift) + (1L << shift) / 2;
	}

	long count() {
		return this.total.get();
	}

	/**
	 * Return a percentile in nanoseconds.
	 */
	long percentile(double percent) {
		long rank = Math.max((long) Math.ceil(this.total.get() * percent / 100), 1);
		long seen = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			seen += this.counts.get(i);
			if (seen >= rank) {
				return middle(i);
			}
		}
		return 0;
	}

	double percentileMillis(double percent) {
		return percentile(percent) / 1e6;
	}

}
