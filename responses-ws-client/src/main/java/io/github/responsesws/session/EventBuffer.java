package io.github.responsesws.session;

import java.util.Arrays;
import java.util.function.LongConsumer;

import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for their subscriber, with the sizes of their frames. Most turns never
 * need one. It belongs to the event loop of the turn's session.
 */
final class EventBuffer {

	private static final int INITIAL_CAPACITY = 16;

	private @Nullable ResponseEvent[] events = new ResponseEvent[INITIAL_CAPACITY];

	private int[] sizes = new int[INITIAL_CAPACITY];

	private int head;

	private int count;

	private long bytes;

	private final LongConsumer meter;

	/**
	 * Create an empty buffer.
	 * @param meter told each change of the buffer's size in bytes
	 */
	EventBuffer(LongConsumer meter) {
		this.meter = meter;
	}

	void add(ResponseEvent event, int size) {
		if (this.count == this.events.length) {
			grow();
		}
		int tail = (this.head + this.count) & (this.events.length - 1);
		this.events[tail] = event;
		this.sizes[tail] = size;
		this.count++;
		resize(size);
	}

	private void resize(long change) {
		this.bytes += change;
		this.meter.accept(change);
	}

	private void grow() {
		int capacity = this.events.length;
		ResponseEvent[] events = new ResponseEvent[capacity * 2];
		int[] sizes = new int[capacity * 2];
		int untilEnd = capacity - this.head;
		System.arraycopy(this.events, this.head, events, 0, untilEnd);
		System.arraycopy(this.events, 0, events, untilEnd, this.head);
		System.arraycopy(this.sizes, this.head, sizes, 0, untilEnd);
		System.arraycopy(this.sizes, 0, sizes, untilEnd, this.head);
		this.events = events;
		this.sizes = sizes;
		this.head = 0;
	}

	@Nullable ResponseEvent poll() {
		ResponseEvent event = this.events[this.head];
		if (event == null) {
			return null;
		}
		this.events[this.head] = null;
		resize(-this.sizes[this.head]);
		this.head = (this.head + 1) & (this.events.length - 1);
		this.count--;
		return event;
	}

	void clear() {
		Arrays.fill(this.events, null);
		this.head = 0;
		this.count = 0;
		resize(-this.bytes);
	}

	int count() {
		return this.count;
	}

	long bytes() {
		return this.bytes;
	}

}
