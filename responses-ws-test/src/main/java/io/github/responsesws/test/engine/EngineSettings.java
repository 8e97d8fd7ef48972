package io.github.responsesws.test.engine;

import java.time.Duration;

import io.github.responsesws.test.wire.CreateRequest;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settings of all sessions of a server.
 *
 * @param lanes what {@code stream_id} does
 * @param latency the pause after each event of the demo model
 * @param maxConnectionAge how long a connection may live
 * @param storage where responses with {@code store: true} go
 * @param retaining whether anything goes there
 * @since 0.1.0
 */
public record EngineSettings(LanePolicy lanes, Duration latency, Duration maxConnectionAge, ResponseStorage storage,
		boolean retaining) {

	/**
	 * Read a request as this server understands it.
	 * @param body the body as it came
	 * @param bytes its size on the wire
	 * @return the request
	 */
	public CreateRequest request(ObjectNode body, int bytes) {
		return new CreateRequest(body, bytes, this.retaining);
	}
}
