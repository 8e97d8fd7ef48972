package io.github.responsesws.actuate.endpoint;

import java.time.Instant;

import io.github.responsesws.session.HandshakeSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The last handshake, as the endpoint shows it.
 *
 * @param time when it ended
 * @param outcome {@code success} or {@code failure}
 * @param code the failure's machine code, such as {@code handshake_unauthorized}
 * @param reason what happened and what to change, without a word of the server's
 * @since 0.1.0
 */
public record HandshakeDescriptor(Instant time, String outcome, @Nullable String code, @Nullable String reason) {

	static @Nullable HandshakeDescriptor of(@Nullable HandshakeSnapshot handshake) {
		if (handshake == null) {
			return null;
		}
		return new HandshakeDescriptor(handshake.time(), (handshake.failure() == null) ? "success" : "failure",
				handshake.code(), handshake.reason());
	}

}
