package io.github.responsesws.actuate.endpoint;

import java.time.Instant;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.PoolSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A client, as the endpoint shows it.
 *
 * @param endpoint the address of handshakes, without the query
 * @param busyLanes lanes that run a turn
 * @param freeLanes lanes that could take a turn at once
 * @param pending turns that wait for a lane
 * @param connecting handshakes under way
 * @param bufferedBytes bytes of events that wait for their subscribers
 * @param affinityHits turns that ran on the lane that held their predecessor
 * @param affinityMisses turns that had a predecessor and ran elsewhere
 * @param chains responses that free lanes hold, for turns that go on from them
 * @param knownPrefixes histories that strict prefix knows
 * @param strayEvents events that belonged to no turn
 * @param lastHandshake how the last handshake went, or {@code null} before the first
 * @param transport which way turns take
 * @param limits how turns are held back, by model
 * @param failures what failed, the latest first
 * @param sessions the sessions, oldest first
 * @param settings what the pool was built with
 * @since 0.1.0
 */
public record ClientDescriptor(String endpoint, int busyLanes, int freeLanes, int pending, int connecting,
		long bufferedBytes, long affinityHits, long affinityMisses, int chains, int knownPrefixes, long strayEvents,
		@Nullable HandshakeDescriptor lastHandshake, TransportDescriptor transport, List<LimitDescriptor> limits,
		List<FailureDescriptor> failures, List<SessionDescriptor> sessions,
		SettingsDescriptor settings) implements OperationResponseBody {

	static ClientDescriptor of(ResponsesWebSocketClient client, List<FailureDescriptor> failures, Instant now) {
		PoolSnapshot pool = client.snapshot();
		return new ClientDescriptor(pool.endpoint(), pool.busyLanes(), pool.freeLanes(), pool.pending(),
				pool.connecting(), pool.bufferedBytes(), pool.affinityHits(), pool.affinityMisses(), pool.chains(),
				client.knownPrefixes(), pool.strayEvents(), HandshakeDescriptor.of(pool.lastHandshake()),
				TransportDescriptor.of(client.transport()),
				client.limits().stream().map((limit) -> LimitDescriptor.of(limit, now)).toList(), failures,
				pool.sessions().stream().map((session) -> SessionDescriptor.of(session, pool.endpoint(), now)).toList(),
				SettingsDescriptor.of(pool.settings()));
	}

}
