package io.github.responsesws.transport;

/**
 * How far the choice between the WebSocket and HTTP has come.
 *
 * @since 0.1.0
 */
public enum BreakerState {

	/**
	 * Turns go over the WebSocket.
	 */
	WEBSOCKET,

	/**
	 * Turns go over HTTP until the cool-down is over.
	 */
	HTTP,

	/**
	 * The same, and a handshake is under way.
	 */
	PROBING,

	/**
	 * A session is open, which one turn at a time tries.
	 */
	TRYING

}
