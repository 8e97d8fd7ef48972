package io.github.responsesws.tool;

/**
 * How a call ended.
 *
 * @since 0.1.0
 */
public enum CallOutcome {

	/**
	 * With an answer.
	 */
	COMPLETED,

	/**
	 * With the answer that the call is not approved.
	 */
	DENIED,

	/**
	 * With an exception of the tool.
	 */
	FAILED,

	/**
	 * The tool did not finish in time.
	 */
	TIMEOUT,

	/**
	 * The arguments are not JSON or do not fit their type.
	 */
	MALFORMED,

	/**
	 * The loop has no tool of that name, which the model may have made up. However such a
	 * call ends, this is its outcome.
	 */
	UNKNOWN,

	/**
	 * Before there was an answer the run was cancelled, or ended by the failure of its
	 * turn or of another call; or the response that the call was started for came to
	 * nothing, and no other one made it.
	 */
	CANCELLED;

	static CallOutcome of(ToolException.Reason reason) {
		return switch (reason) {
			case FAILED -> FAILED;
			case TIMED_OUT -> TIMEOUT;
			case MALFORMED_ARGUMENTS -> MALFORMED;
			case UNKNOWN_TOOL -> UNKNOWN;
		};
	}

}
