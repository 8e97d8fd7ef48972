package io.github.responsesws.turn;

/**
 * How turns reach the service.
 *
 * @since 0.1.0
 */
public enum TurnTransport {

	/**
	 * As messages on a WebSocket that stays open.
	 */
	WEBSOCKET,

	/**
	 * As HTTP requests whose answers are streams of server-sent events.
	 */
	HTTP

}
