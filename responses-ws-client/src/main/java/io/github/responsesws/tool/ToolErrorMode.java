package io.github.responsesws.tool;

/**
 * What becomes of a call that failed, unless a {@link ToolErrorHandler} decides.
 *
 * @since 0.1.0
 */
public enum ToolErrorMode {

	/**
	 * The model is told which tool failed and how, as {@code {"error": …}}. The message
	 * of the tool's exception stays here, because it may hold internals.
	 */
	REPORT,

	/**
	 * The model is told the message of the tool's exception too.
	 */
	REPORT_MESSAGE,

	/**
	 * The run ends with a {@link ToolException}.
	 */
	FAIL

}
