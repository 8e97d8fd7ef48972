package io.github.responsesws.conversation;

/**
 * How far a {@link Job} has come.
 *
 * @since 0.1.0
 */
public enum JobState {

	/**
	 * The tool works.
	 */
	RUNNING,

	/**
	 * The tool has its output.
	 */
	DONE,

	/**
	 * The tool failed or took too long, or its process ended before it did. The model is
	 * told so.
	 */
	FAILED,

	/**
	 * Somebody cancelled the job, closed the client, or answered its call. The model is
	 * told that it was cancelled, unless the call was answered.
	 */
	CANCELLED

}
