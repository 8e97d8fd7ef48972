package io.github.responsesws.health;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.HandshakeSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionState;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.transport.TransportSnapshot;
import io.github.responsesws.turn.TurnTransport;
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
 * <p>
 * While turns go over HTTP, that counts: {@code DOWN} if the service was not reached the
 * last time or does not accept the credentials, {@code UNKNOWN} if HTTP is all there is
 * and no turn has tried it, {@code UP} otherwise. Where the WebSocket is wanted, it can
 * be {@code OUT_OF_SERVICE} unless it is {@code DOWN}.
 *
 * @since 0.1.0
 */
public final class ResponsesWsHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ResponsesWebSocketClient client;

	private final boolean outOfServiceOnFallback;

	/**
	 * Create the indicator of a client.
	 * @param client the client
	 */
	public ResponsesWsHealthIndicator(ResponsesWebSocketClient client) {
		this(client, false);
	}

	/**
	 * Create the indicator of a client.
	 * @param client the client
	 * @param outOfServiceOnFallback whether the client is {@code OUT_OF_SERVICE} while
	 * its turns have to go over HTTP although the WebSocket is wanted
	 */
	public ResponsesWsHealthIndicator(ResponsesWebSocketClient client, boolean outOfServiceOnFallback) {
		super("The client's snapshot could not be taken");
		this.client = client;
		this.outOfServiceOnFallback = outOfServiceOnFallback;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> describe(this.client.snapshot(), this.client.transport(), builder));
	}

	private Health describe(PoolSnapshot pool, TransportSnapshot transport, Health.Builder builder) {
		HandshakeSnapshot handshake = pool.lastHandshake();
		boolean overHttp = transport.current() == TurnTransport.HTTP;
		return builder.status(overHttp ? status(transport) : status(pool, handshake))
			.withDetail("endpoint", pool.endpoint())
			.withDetail("sessions", pool.sessions().size())
			.withDetail("busyLanes", pool.busyLanes())
			.withDetail("freeLanes", pool.freeLanes())
			.withDetail("transport", describe(transport))
			.withDetail("lastHandshake", describe(handshake))
			.build();
	}

	private Status status(TransportSnapshot transport) {
		if (transport.http().failure() != null) {
			return Status.DOWN;
		}
		if (this.outOfServiceOnFallback && transport.mode() != TransportMode.HTTP) {
			return Status.OUT_OF_SERVICE;
		}
		return transport.http().used() ? Status.UP : Status.UNKNOWN;
	}

	private static Map<String, Object> describe(TransportSnapshot transport) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("current", transport.current().name().toLowerCase(Locale.ROOT));
		if (transport.reason() != null) {
			details.put("reason", transport.reason());
		}
		if (transport.since() != null) {
			details.put("since", transport.since());
		}
		return details;
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
