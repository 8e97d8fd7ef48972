package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a session has done so far: written by its event loop alone, read by anyone.
 */
final class SessionCounters {

	private final AtomicLong turns = new AtomicLong();

	private final AtomicLong bytesIn = new AtomicLong();

	private final AtomicLong bytesOut = new AtomicLong();

	private final AtomicLong lastActivity;

	SessionCounters(long now) {
		this.lastActivity = new AtomicLong(now);
	}

	void received(int bytes) {
		add(this.bytesIn, bytes);
	}

	void sent(int bytes) {
		add(this.bytesOut, bytes);
		add(this.turns, 1);
	}

	void active(long now) {
		this.lastActivity.lazySet(now);
	}

	// One writer: no read-modify-write instruction is needed.
	private static void add(AtomicLong counter, int more) {
		counter.lazySet(counter.get() + more);
	}

	long turns() {
		return this.turns.get();
	}

	long bytesIn() {
		return this.bytesIn.get();
	}

	long bytesOut() {
		return this.bytesOut.get();
	}

	long lastActivity() {
		return this.lastActivity.get();
	}

}
