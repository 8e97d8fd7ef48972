package io.github.responsesws.transport;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What decides whether turns go over the WebSocket or over HTTP, at one moment.
 *
 * @param state how far it has come
 * @param losses how often the WebSocket was lost in a row
 * @param retryAt when the WebSocket is tried again, or {@code null} if nobody waits for
 * that
 * @since 0.1.0
 */
public record BreakerSnapshot(BreakerState state, int losses, @Nullable Instant retryAt) {

}
