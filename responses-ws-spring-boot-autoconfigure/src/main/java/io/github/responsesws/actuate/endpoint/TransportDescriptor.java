package io.github.responsesws.actuate.endpoint;

import java.time.Instant;
import java.util.Locale;

import io.github.responsesws.transport.TransportSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Which way turns take, as the endpoint shows it.
 *
 * @param mode what was asked for: {@code auto}, {@code websocket} or {@code http}
 * @param current the way that turns take: {@code websocket} or {@code http}
 * @param reason why they take it, if that is not what was asked for, without a word of
 * the server's
 * @param since when the way changed last
 * @param changesToHttp how often turns had to leave the WebSocket
 * @param changesToWebSocket how often they came back
 * @param breaker what decides on that, {@code null} where turns have one way alone
 * @param httpRunning turns that run over HTTP
 * @param httpPending turns that wait for an HTTP connection
 * @param httpFailure the code of the last failure over HTTP, if the service was not
 * reached since
 * @since 0.1.0
 */
public record TransportDescriptor(String mode, String current, @Nullable String reason, @Nullable Instant since,
		long changesToHttp, long changesToWebSocket, @Nullable BreakerDescriptor breaker, int httpRunning,
		int httpPending, @Nullable String httpFailure) {

	static TransportDescriptor of(TransportSnapshot transport) {
		return new TransportDescriptor(lower(transport.mode()), lower(transport.current()), transport.reason(),
				transport.since(), transport.changesToHttp(), transport.changesToWebSocket(),
				BreakerDescriptor.of(transport.breaker()), transport.http().running(), transport.http().pending(),
				transport.http().failure());
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
