package io.github.responsesws.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.session.HandshakeSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionSnapshot;
import io.github.responsesws.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * The session pool at one moment, as the page draws it. It holds no keys, no addresses
 * and nothing that the service said.
 *
 * @param service whether the service answers
 * @param sessions the sessions, oldest first
 * @param maxSessions most sessions that the pool may open
 * @param maxAgeSeconds age at which a session is replaced
 * @param lanes the lanes of all sessions
 * @param busyLanes those of them that run a turn
 * @param connecting handshakes under way
 * @param pending turns that wait for a lane
 * @param bufferedBytes bytes of events that wait for their subscribers
 * @param affinityHits turns that ran on the lane that held their predecessor
 * @param affinityMisses turns that had a predecessor and ran elsewhere
 * @param strayEvents events that belonged to no turn
 * @param lastHandshake how the last handshake went, or {@code null} before the first
 * @param meters what the client measured since the start
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PoolStatus(ServiceState service, List<Session> sessions, int maxSessions, double maxAgeSeconds, int lanes,
		int busyLanes, int connecting, int pending, long bufferedBytes, long affinityHits, long affinityMisses,
		long strayEvents, @Nullable Handshake lastHandshake, MeterReadings meters) {

	private static final double MILLIS_PER_SECOND = 1000;

	static PoolStatus of(PoolSnapshot pool, MeterReadings meters, @Nullable Throwable lastFailure) {
		List<Session> sessions = pool.sessions().stream().map(Session::of).toList();
		return new PoolStatus(ServiceState.of(pool, lastFailure), sessions, pool.settings().maxSessions(),
				seconds(pool.settings().maxAge()), sessions.stream().mapToInt(Session::lanes).sum(), pool.busyLanes(),
				pool.connecting(), pool.pending(), pool.bufferedBytes(), pool.affinityHits(), pool.affinityMisses(),
				pool.strayEvents(), Handshake.of(pool.lastHandshake()), meters);
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / MILLIS_PER_SECOND;
	}

	/**
	 * A session at one moment.
	 *
	 * @param id its name
	 * @param state where it is in its life
	 * @param ageSeconds how long it has been open
	 * @param idleSeconds how long ago a message was last read
	 * @param lanes how many turns it can run at once
	 * @param busyLanes how many it runs
	 * @param turns how many were started on it
	 * @param bytesIn bytes of messages received
	 * @param bytesOut bytes of requests sent
	 */
	record Session(String id, SessionState state, double ageSeconds, double idleSeconds, int lanes, int busyLanes,
			long turns, long bytesIn, long bytesOut) {

		static Session of(SessionSnapshot session) {
			return new Session(session.id(), session.state(), seconds(session.age()), seconds(session.idle()),
					session.lanes(), session.busyLanes(), session.turns(), session.bytesIn(), session.bytesOut());
		}

	}

	/**
	 * How a handshake went.
	 *
	 * @param time when it ended
	 * @param succeeded whether it opened a session
	 * @param code the failure's machine code, such as {@code handshake_unauthorized}
	 * @param reason what happened and what to change, without a word of the service's
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Handshake(Instant time, boolean succeeded, @Nullable String code, @Nullable String reason) {

		static @Nullable Handshake of(@Nullable HandshakeSnapshot handshake) {
			if (handshake == null) {
				return null;
			}
			return new Handshake(handshake.time(), handshake.failure() == null, handshake.code(), handshake.reason());
		}

	}

}
