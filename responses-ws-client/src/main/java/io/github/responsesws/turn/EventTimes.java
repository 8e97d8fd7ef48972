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

	/** Events after the first output. */
	private int after;

	void note(ResponseEvent event, long elapsed) {
		if (this.firstOutput != -1) {
			this.after++;
		}
		else if (event.isOutput()) {
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

	long meanGap() {
		return (this.after > 0) ? (this.last - this.firstOutput) / this.after : -1;
	}

}
