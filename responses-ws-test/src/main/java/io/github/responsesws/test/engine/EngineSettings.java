package io.github.responsesws.test.engine;

import java.time.Duration;

/**
 * Settings of all sessions of a server.
 *
 * @param lanes what {@code stream_id} does
 * @param latency the pause after each event of the demo model
 * @param maxConnectionAge how long a connection may live
 * @param storage where responses with {@code store: true} go
 * @since 0.1.0
 */
public record EngineSettings(LanePolicy lanes, Duration latency, Duration maxConnectionAge, ResponseStorage storage) {
}
