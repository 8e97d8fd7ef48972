package io.github.responsesws.chaos;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.transport.TransportMode;

/**
 * How requests reach the service.
 */
enum ChaosTransport {

	WEBSOCKET(TransportMode.WEBSOCKET),

	HTTP(TransportMode.HTTP);

	private final TransportMode mode;

	ChaosTransport(TransportMode mode) {
		this.mode = mode;
	}

	void configure(ResponsesWebSocketClient.Builder builder) {
		builder.transport(this.mode);
	}

	/**
	 * Whether it has lanes, and sessions that are replaced.
	 */
	boolean fits(ChaosStage stage, int lanes) {
		return this == WEBSOCKET || (lanes == 1 && stage != ChaosStage.ROTATION);
	}

}
