package io.github.responsesws.actuate.endpoint;

import java.time.Instant;
import java.util.Locale;

import io.github.responsesws.transport.BreakerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What decides between the WebSocket and HTTP, as the endpoint shows it.
 *
 * @param state {@code websocket}; {@code http} until a cool-down is over; {@code probing}
 * while a handshake finds out, {@code trying} while a turn does
 * @param losses how often the WebSocket was lost in a row
 * @param retryAt when the WebSocket is tried again, {@code null} if nobody waits for that
 * @since 0.1.0
 */
public record BreakerDescriptor(String state, int losses, @Nullable Instant retryAt) {

	static @Nullable BreakerDescriptor of(@Nullable BreakerSnapshot breaker) {
		return (breaker != null) ? new BreakerDescriptor(breaker.state().name().toLowerCase(Locale.ROOT),
				breaker.losses(), breaker.retryAt()) : null;
	}

}
