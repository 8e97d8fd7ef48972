package io.github.responsesws.sample;

import org.jspecify.annotations.Nullable;

/**
 * What a conversation has sent so far, beside what it would have sent with its whole
 * history each time. Turns of which that is not known do not count.
 *
 * @param turns how many turns were sent, those that were sent again included
 * @param bytesSent bytes of their frames
 * @param fullHistoryBytes bytes with the whole history
 */
record Savings(int turns, long bytesSent, long fullHistoryBytes) {

	static final Savings NONE = new Savings(0, 0, 0);

	Savings plus(long bytesSent, @Nullable Long fullHistoryBytes) {
		return (fullHistoryBytes != null)
				? new Savings(this.turns + 1, this.bytesSent + bytesSent, this.fullHistoryBytes + fullHistoryBytes)
				: this;
	}

}
