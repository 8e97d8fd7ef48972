package io.github.responsesws.benchmarks.wire;

import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A turn that is being sent. Belongs to the event loop of its connection.
 */
final class RunningTurn {

	private static final AtomicLong IDS = new AtomicLong();

	private final TurnShape shape;

	private final TurnTemplate template;

	private final ByteBuf bytes;

	private final long startedAt = System.nanoTime();

	private int next;

	RunningTurn(TurnShape shape, TurnTemplate template, ByteBufAllocator allocator) {
		this.shape = shape;
		this.template = template;
		this.bytes = template.render(allocator, IDS.incrementAndGet());
	}

	boolean isDone() {
		return this.next == this.template.events();
	}

	boolean isSilent() {
		return this.shape.hold() > 0 && this.next >= this.shape.hold();
	}

	/**
	 * Return when the next event may be sent, in the time of {@link System#nanoTime()}.
	 */
	long dueAt() {
		return this.startedAt + this.shape.dueNanos(this.next);
	}

	/**
	 * Take the events that are flushed together.
	 */
	ByteBuf take() {
		int from = this.next;
		int most = (this.shape.hold() > 0) ? this.shape.hold() : this.template.events();
		this.next = Math.min(from + this.shape.flush(), most);
		if (this.shape.rate() > 0) {
			this.template.stamp(this.bytes, from, System.nanoTime());
		}
		int start = this.template.start(from);
		return this.bytes.retainedSlice(start, this.template.start(this.next) - start);
	}

	void release() {
		this.bytes.release();
	}

}
