package io.github.responsesws.actuate.endpoint;

import java.time.Instant;
import java.util.List;

import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.transport.TransportSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A session pool, as the endpoint shows it.
 *
 * @param endpoint the address of handshakes, without the query
 * @param busyLanes lanes that run a turn
 * @param freeLanes lanes that could take a turn at once
 * @param pending turns that wait for a lane
 * @param connecting handshakes under way
 * @param bufferedBytes bytes of events that wait for their subscribers
 * @param affinityHits turns that ran on the lane that held their predecessor
 * @param affinityMisses turns that had a predecessor and ran elsewhere
 * @param strayEvents events that belonged to no turn
 * @param lastHandshake how the last handshake went, or {@code null} before the first
 * @param transport which way turns take
 * @param sessions the sessions, oldest first
 * @param settings what the pool was built with
 * @since 0.1.0
 */
public record PoolDescriptor(String endpoint, int busyLanes, int freeLanes, int pending, int connecting,
		long bufferedBytes, long affinityHits, long affinityMisses, long strayEvents,
		@Nullable HandshakeDescriptor lastHandshake, TransportDescriptor transport, List<SessionDescriptor> sessions,
		SettingsDescriptor settings) implements OperationResponseBody {

	static PoolDescriptor of(PoolSnapshot pool, TransportSnapshot transport, Instant now) {
		return new PoolDescriptor(pool.endpoint(), pool.busyLanes(), pool.freeLanes(), pool.pending(),
				pool.connecting(), pool.bufferedBytes(), pool.affinityHits(), pool.affinityMisses(), pool.strayEvents(),
				HandshakeDescriptor.of(pool.lastHandshake()), TransportDescriptor.of(transport),
				pool.sessions().stream().map((session) -> SessionDescriptor.of(session, pool.endpoint(), now)).toList(),
				SettingsDescriptor.of(pool.settings()));
	}

}
