package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;
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
	 * A turn has ended, and was not cancelled.
	 * @param startedAt when it was subscribed to
	 * @param failure why it failed, {@code null} if the service ended it
	 * @return whether it runs elsewhere
	 */
	boolean ended(long startedAt, @Nullable Throwable failure);

	/**
	 * Return whose clock turns are measured by.
	 */
	Scheduler timer();

}
