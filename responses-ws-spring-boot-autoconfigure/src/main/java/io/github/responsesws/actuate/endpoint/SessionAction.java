package io.github.responsesws.actuate.endpoint;

/**
 * What can be done to a session through the endpoint.
 *
 * @since 0.1.0
 */
public enum SessionAction {

	/**
	 * Take no more turns, and close when the last one has ended.
	 */
	DRAIN,

	/**
	 * Close now, whatever runs.
	 */
	CLOSE

}
