package io.github.responsesws.transport;

import java.time.Instant;

import io.github.responsesws.http.HttpSnapshot;
import io.github.responsesws.turn.TurnTransport;
import org.jspecify.annotations.Nullable;

/**
 * Which way turns take at one moment, and why.
 *
 * @param mode what was asked for
 * @param current the way that turns take
 * @param reason why they take it, if that is not what was asked for; nothing that the
 * server said is part of it. {@code null} if there is nothing to explain
 * @param since when the way changed last, or {@code null} if it never did
 * @param changesToHttp how often turns had to leave the WebSocket
 * @param changesToWebSocket how often they came back
 * @param breaker what decides on that, or {@code null} where turns have one way alone
 * @param http the turns over HTTP
 * @since 0.1.0
 */
public record TransportSnapshot(TransportMode mode, TurnTransport current, @Nullable String reason,
		@Nullable Instant since, long changesToHttp, long changesToWebSocket, @Nullable BreakerSnapshot breaker,
		HttpSnapshot http) {

}
