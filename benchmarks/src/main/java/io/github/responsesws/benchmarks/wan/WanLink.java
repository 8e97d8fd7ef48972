package io.github.responsesws.benchmarks.wan;

import java.util.concurrent.atomic.LongAdder;

/**
 * One direction of a wide-area line: so many bits a second, and a delay. Shared by all
 * connections; belongs to one event loop.
 */
final class WanLink {

	private final long bitsPerSecond;

	private final long delayNanos;

	/** Set by whoever measures. */
	private volatile boolean open;

	private long freeAt = Long.MIN_VALUE;

	private final LongAdder bytes = new LongAdder();

	WanLink(long bitsPerSecond, long delayNanos) {
		this.bitsPerSecond = bitsPerSecond;
		this.delayNanos = delayNanos;
	}

	/**
	 * Let bytes pass at once, or as the line does.
	 */
	void open(boolean open) {
		this.open = open;
	}

	/**
	 * Put bytes on the line.
	 * @return when the last of them arrives
	 */
	long send(int bytes, long now) {
		this.bytes.add(bytes);
		if (this.open) {
			return now;
		}
		this.freeAt = Math.max(now, this.freeAt) + bytes * 8_000_000_000L / this.bitsPerSecond;
		return this.freeAt + this.delayNanos;
	}

	long delayNanos() {
		return this.open ? 0 : this.delayNanos;
	}

	long bytes() {
		return this.bytes.sum();
	}

}
