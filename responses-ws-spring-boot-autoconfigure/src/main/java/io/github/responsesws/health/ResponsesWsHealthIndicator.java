package io.github.responsesws.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.HandshakeSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionState;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link ReactiveHealthIndicator} of a {@link ResponsesWebSocketClient}, from what its
 * pool knows: asking for health never costs a request.
 * <p>
 * {@code UNKNOWN} before the first handshake, which by Boot's defaults neither lowers an
 * aggregate nor fails a probe. {@code DOWN} if the last handshake was refused for its
 * credentials, or if it failed and no session is left. {@code UP} otherwise.
 *
 * @since 0.1.0
 */
public final class ResponsesWsHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ResponsesWebSocketClient client;

	/**
	 * Create the indicator of a client.
	 * @param client the client
	 */
	public ResponsesWsHealthIndicator(ResponsesWebSocketClient client) {
		super("The client's snapshot could not be taken");
		this.client = client;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> describe(this.client.snapshot(), builder));
	}

	private static Health describe(PoolSnapshot pool, Health.Builder builder) {
		HandshakeSnapshot handshake = pool.lastHandshake();
		return builder.status(status(pool, handshake))
			.withDetail("endpoint", pool.endpoint())
			.withDetail("sessions", pool.sessions().size())
			.withDetail("busyLanes", pool.busyLanes())
			.withDetail("freeLanes", pool.freeLanes())
			.withDetail("lastHandshake", describe(handshake))
			.build();
	}

	private static Status status(PoolSnapshot pool, @Nullable HandshakeSnapshot handshake) {
		if (handshake == null) {
			return Status.UNKNOWN;
		}
		if (handshake.failure() == null) {
			return Status.UP;
		}
		return (handshake.isUnauthorized() || !takesTurns(pool)) ? Status.DOWN : Status.UP;
	}

	private static boolean takesTurns(PoolSnapshot pool) {
		return pool.sessions().stream().anyMatch((session) -> session.state() == SessionState.OPEN);
	}

	private static Object describe(@Nullable HandshakeSnapshot handshake) {
		if (handshake == null) {
			return "none yet";
		}
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("time", handshake.time());
		String code = handshake.code();
		String reason = handshake.reason();
		if (code == null) {
			details.put("outcome", "success");
		}
		else {
			details.put("outcome", "failure");
			details.put("code", code);
			details.put("reason", (reason != null) ? reason : code);
		}
		return details;
	}

}
