package io.github.responsesws.turn;

import io.github.responsesws.protocol.ResponseEvent;

/**
 * When the events of a turn arrive, in nanoseconds after its subscription. Owned by the
 * turn's report.
 */
final class EventTimes {

	private long last = -1;

	private long firstOutput = -1;

	private long longestGap = -1;

	void note(ResponseEvent event, long elapsed) {
		if (this.firstOutput == -1 && event.isOutput()) {
			this.firstOutput = elapsed;
		}
		if (this.last != -1) {
			this.longestGap = Math.max(this.longestGap, elapsed - this.last);
		}
		this.last = elapsed;
	}

	long firstOutput() {
		return this.firstOutput;
	}

	long longestGap() {
		return this.longestGap;
	}

}
