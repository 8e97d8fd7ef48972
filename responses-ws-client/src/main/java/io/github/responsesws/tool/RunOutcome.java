package io.github.responsesws.tool;

/**
 * How a run ended.
 *
 * @since 0.1.0
 */
public enum RunOutcome {

	/**
	 * With a response that calls nothing the loop could run.
	 */
	COMPLETED,

	/**
	 * With an incomplete response.
	 */
	INCOMPLETE,

	/**
	 * With a {@link TooManyRoundsException}.
	 */
	TOO_MANY_ROUNDS,

	/**
	 * With the failure of a turn, or of a call that the run was not to survive.
	 */
	FAILED,

	/**
	 * Cancelled before its last event.
	 */
	CANCELLED

}
