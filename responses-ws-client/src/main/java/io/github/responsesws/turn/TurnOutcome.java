package io.github.responsesws.turn;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;

/**
 * How a turn ended for its subscriber.
 *
 * @since 0.1.0
 */
public enum TurnOutcome {

	/**
	 * With {@code response.completed}.
	 */
	COMPLETED,

	/**
	 * With {@code response.incomplete}.
	 */
	INCOMPLETE,

	/**
	 * With {@code response.failed}, an {@code error} event, a lost connection, a timeout
	 * or a refusal.
	 */
	FAILED,

	/**
	 * Cancelled by its subscriber before that got the terminal event.
	 */
	CANCELLED;

	public static TurnOutcome of(ResponseEvent terminal) {
		if (terminal instanceof ResponseLifecycleEvent.Completed) {
			return COMPLETED;
		}
		return (terminal instanceof ResponseLifecycleEvent.Incomplete) ? INCOMPLETE : FAILED;
	}

}
