package io.github.responsesws.session;

import reactor.core.scheduler.Scheduler;

/**
 * Who takes care of a turn that has no lane yet, as the turn sees it. Any thread may
 * call.
 */
interface TurnOwner {

	/**
	 * Find a lane for a turn.
	 */
	void acquire(Turn turn);

	/**
	 * A turn was cancelled before it had a lane.
	 */
	void cancelled(Turn turn);

	/**
	 * Bytes were added to a turn's buffer, or taken from it if the number is negative.
	 */
	void buffered(long bytes);

	/**
	 * Return whose clock turns are measured by.
	 */
	Scheduler timer();

}
