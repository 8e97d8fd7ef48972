package io.github.responsesws.test;

/**
 * How a request reached the server.
 *
 * @since 0.1.0
 */
public enum Transport {

	/** As a message on a WebSocket. */
	WEBSOCKET,

	/** As an HTTP POST. */
	HTTP

}
