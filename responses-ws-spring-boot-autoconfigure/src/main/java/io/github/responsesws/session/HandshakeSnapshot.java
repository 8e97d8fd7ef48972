package io.github.responsesws.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a handshake went.
 *
 * @param time when it ended
 * @param failure why it failed, {@code null} if it succeeded
 * @since 0.1.0
 */
public record HandshakeSnapshot(Instant time, @Nullable Throwable failure) {
}
