package io.github.responsesws.actuate.endpoint;

import java.time.Clock;
import java.time.Instant;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.PoolSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that shows the sessions of a
 * {@link ResponsesWebSocketClient}, the state and settings of its pool, and which way
 * turns take. It never shows keys, headers, query parameters, prompts or outputs.
 *
 * @since 0.1.0
 */
@Endpoint(id = "responsesws")
public final class ResponsesWsEndpoint {

	private final ResponsesWebSocketClient client;

	private final Clock clock;

	/**
	 * Create the endpoint of a client.
	 * @param client the client
	 */
	public ResponsesWsEndpoint(ResponsesWebSocketClient client) {
		this(client, Clock.systemUTC());
	}

	ResponsesWsEndpoint(ResponsesWebSocketClient client, Clock clock) {
		this.client = client;
		this.clock = clock;
	}

	/**
	 * Return the pool with all its sessions.
	 */
	@ReadOperation
	public PoolDescriptor pool() {
		return PoolDescriptor.of(this.client.snapshot(), this.client.transport(), this.clock.instant());
	}

	/**
	 * Return one session.
	 * @param session its name, such as {@code session-3}
	 * @return the session, or {@code null} if the pool has none of this name
	 */
	@ReadOperation
	public @Nullable SessionDescriptor session(@Selector String session) {
		PoolSnapshot pool = this.client.snapshot();
		Instant now = this.clock.instant();
		return pool.sessions()
			.stream()
			.filter((candidate) -> candidate.id().equals(session))
			.findFirst()
			.map((found) -> SessionDescriptor.of(found, pool.endpoint(), now))
			.orElse(null);
	}

}
