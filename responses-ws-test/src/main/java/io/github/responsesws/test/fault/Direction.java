package io.github.responsesws.test.fault;

/**
 * Which way bytes go through a {@link FaultProxy}.
 *
 * @since 0.1.0
 */
public enum Direction {

	/**
	 * From the client to the server.
	 */
	TO_SERVER,

	/**
	 * From the server to the client.
	 */
	TO_CLIENT

}
