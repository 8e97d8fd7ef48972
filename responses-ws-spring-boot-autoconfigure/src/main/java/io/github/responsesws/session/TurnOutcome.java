package io.github.responsesws.session;

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
	 * Cancelled by its subscriber.
	 */
	CANCELLED

}
