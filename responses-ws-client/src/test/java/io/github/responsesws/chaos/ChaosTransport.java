package io.github.responsesws.chaos;

import io.github.responsesws.ResponsesWebSocketClient;

/**
 * How requests reach the service.
 */
enum ChaosTransport {

	WEBSOCKET;

	void configure(ResponsesWebSocketClient.Builder builder) {
		// The only one there is.
	}

}
