package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.session.HandshakeSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * Whether the service answers, as far as that is known without asking it.
 *
 * @param state {@code up} if a connection is open; {@code refused} if the service does
 * not accept the key; {@code unreachable} if the last attempt to connect failed and no
 * connection is left; {@code unknown} before the first attempt, and between connections
 * @param reason why it is not up, without a word of the service's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServiceState(String state, @Nullable String reason) {

	private static final String KEY_REFUSED = "The service refused a question for its key";

	static ServiceState of(PoolSnapshot pool, @Nullable Throwable lastFailure) {
		HandshakeSnapshot handshake = pool.lastHandshake();
		if (handshake != null && handshake.isUnauthorized()) {
			return new ServiceState("refused", handshake.reason());
		}
		if (lastFailure instanceof AuthenticationException) {
			return new ServiceState("refused", KEY_REFUSED);
		}
		if (pool.sessions().stream().anyMatch((session) -> session.state() == SessionState.OPEN)) {
			return new ServiceState("up", null);
		}
		return (handshake != null && handshake.failure() != null) ? new ServiceState("unreachable", handshake.reason())
				: new ServiceState("unknown", null);
	}

}
