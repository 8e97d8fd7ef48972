package io.github.responsesws.session;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A pool at one moment. The numbers are read one after the other while the pool goes on,
 * so that they may disagree by what happened meanwhile.
 *
 * @param endpoint the address of the handshake, without its query
 * @param settings what the pool was built with
 * @param sessions the sessions that are open, those that wait for their last turn
 * included
 * @param connecting handshakes under way
 * @param pending turns that wait for a lane
 * @param bufferedBytes bytes of events that wait for their subscribers
 * @param affinityHits turns that ran on the lane that held their
 * {@code previous_response_id}
 * @param affinityMisses turns that had a {@code previous_response_id} and ran elsewhere
 * @param strayEvents events that belonged to no turn and were dropped
 * @param lastHandshake how the last handshake went, or {@code null} before the first
 * @since 0.1.0
 */
public record PoolSnapshot(String endpoint, PoolSettings settings, List<SessionSnapshot> sessions, int connecting,
		int pending, long bufferedBytes, long affinityHits, long affinityMisses, long strayEvents,
		@Nullable HandshakeSnapshot lastHandshake) {

	/**
	 * Return how many lanes run a turn.
	 * @return the sum over all sessions
	 */
	public int busyLanes() {
		return this.sessions.stream().mapToInt(SessionSnapshot::busyLanes).sum();
	}

	/**
	 * Return how many lanes hold a response that a turn may go on from.
	 * @return the sum over all sessions
	 */
	public int chains() {
		return this.sessions.stream().mapToInt(SessionSnapshot::chains).sum();
	}

	/**
	 * Return how many lanes could take a turn at once.
	 * @return the sum over all sessions that take turns
	 */
	public int freeLanes() {
		return this.sessions.stream()
			.filter((session) -> session.state() == SessionState.OPEN)
			.mapToInt((session) -> session.lanes() - session.busyLanes())
			.sum();
	}

}
