package io.github.responsesws.session;

/**
 * What becomes of a lane whose turn was cancelled after its frame was written. The
 * service has no cancel event: it goes on with the response, and the tokens are billed.
 *
 * @since 0.1.0
 */
public enum CancelMode {

	/**
	 * Keep the connection and discard the events of the cancelled turn until its terminal
	 * event arrives; the lane takes no other turn before.
	 */
	DRAIN,

	/**
	 * Close the connection as soon as no other turn runs on it.
	 */
	CLOSE

}
