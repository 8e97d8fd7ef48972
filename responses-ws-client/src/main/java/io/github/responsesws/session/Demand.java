package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import reactor.core.publisher.Operators;

/**
 * How many events a turn's subscriber has asked for and not got. Any thread adds; the
 * credit that was taken over belongs to the event loop of the turn's session.
 */
final class Demand {

	private static final AtomicLongFieldUpdater<Demand> REQUESTED = AtomicLongFieldUpdater.newUpdater(Demand.class,
			"requested");

	private volatile long requested;

	private long credit;

	void add(long n) {
		Operators.addCap(REQUESTED, this, n);
	}

	boolean isEmpty() {
		if (this.credit == 0 && this.requested != 0) {
			this.credit = REQUESTED.getAndSet(this, 0);
		}
		return this.credit == 0;
	}

	/**
	 * Take one off, after a look whether there is any.
	 */
	void take() {
		if (this.credit != Long.MAX_VALUE) {
			this.credit--;
		}
	}

}
