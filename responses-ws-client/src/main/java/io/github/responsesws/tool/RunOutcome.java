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
	 * With a response that makes calls which the loop has nothing for, and which the
	 * caller has to answer: {@link RunEvent.RunCompleted#openCalls()}.
	 */
	LEFT_OPEN,

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
