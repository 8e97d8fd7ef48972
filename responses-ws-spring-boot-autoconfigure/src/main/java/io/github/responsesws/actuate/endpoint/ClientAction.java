package io.github.responsesws.actuate.endpoint;

/**
 * What can be done to a client through the endpoint.
 *
 * @since 0.1.0
 */
public enum ClientAction {

	/**
	 * Warm up every open session, or open one and warm it up.
	 */
	WARM_UP,

	/**
	 * Let turns go over the WebSocket now, whatever failed before.
	 */
	RESET_BREAKER

}
