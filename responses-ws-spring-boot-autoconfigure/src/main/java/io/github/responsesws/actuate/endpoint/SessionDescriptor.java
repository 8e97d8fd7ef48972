package io.github.responsesws.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;

import io.github.responsesws.session.SessionSnapshot;
import io.github.responsesws.session.SessionState;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A session, as the endpoint shows it.
 *
 * @param id its name
 * @param endpoint the address of its handshake, without the query
 * @param state where it is in its life
 * @param age how long it has been open
 * @param lanes how many turns it can run at once
 * @param busyLanes how many turns it runs
 * @param chains how many responses its free lanes hold, for turns that go on from them
 * @param turns how many turns were started on it
 * @param lastActivity when a message was last read
 * @param bytesIn bytes of messages received
 * @param bytesOut bytes of requests sent
 * @since 0.1.0
 */
public record SessionDescriptor(String id, String endpoint, SessionState state, Duration age, int lanes, int busyLanes,
		int chains, long turns, Instant lastActivity, long bytesIn, long bytesOut) implements OperationResponseBody {

	static SessionDescriptor of(SessionSnapshot session, String endpoint, Instant now) {
		return new SessionDescriptor(session.id(), endpoint, session.state(), session.age(), session.lanes(),
				session.busyLanes(), session.chains(), session.turns(), now.minus(session.idle()), session.bytesIn(),
				session.bytesOut());
	}

}
