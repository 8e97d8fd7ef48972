package io.github.responsesws.session;

import java.time.Duration;

/**
 * A session at one moment.
 *
 * @param id the session's name, such as {@code session-3}
 * @param state where it is in its life
 * @param age how long it has been open
 * @param idle how long ago a message was last read
 * @param lanes how many lanes it has
 * @param busyLanes how many of them run a turn
 * @param chains how many of them hold a response that a turn may go on from
 * @param turns how many turns were started on it
 * @param bytesIn bytes of messages received
 * @param bytesOut bytes of requests sent
 * @since 0.1.0
 */
public record SessionSnapshot(String id, SessionState state, Duration age, Duration idle, int lanes, int busyLanes,
		int chains, long turns, long bytesIn, long bytesOut) {
}
