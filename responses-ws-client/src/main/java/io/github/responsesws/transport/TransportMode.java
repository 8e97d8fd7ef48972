package io.github.responsesws.transport;

/**
 * Which way turns take.
 *
 * @since 0.1.0
 */
public enum TransportMode {

	/**
	 * The WebSocket, and HTTP while the WebSocket is refused or its connections are lost
	 * again and again.
	 */
	AUTO,

	/**
	 * The WebSocket alone.
	 */
	WEBSOCKET,

	/**
	 * HTTP alone.
	 */
	HTTP

}
