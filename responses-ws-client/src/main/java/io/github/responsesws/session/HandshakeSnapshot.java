package io.github.responsesws.session;

import java.time.Instant;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * How a handshake went.
 *
 * @param time when it ended
 * @param failure why it failed, {@code null} if it succeeded. Its message may quote the
 * server: {@link #reason()} does not
 * @since 0.1.0
 */
public record HandshakeSnapshot(Instant time, @Nullable Throwable failure) {

	/**
	 * Return the machine code of the failure.
	 * @return the code, such as {@code handshake_unauthorized}, or {@code null} if the
	 * handshake succeeded
	 */
	public @Nullable String code() {
		if (this.failure == null) {
			return null;
		}
		return (this.failure instanceof ResponsesException known) ? known.code() : "handshake_failed";
	}

	/**
	 * Return whether the server does not accept the credentials.
	 * @return whether it answered the upgrade with status 401 or 403
	 */
	public boolean isUnauthorized() {
		return this.failure instanceof HandshakeException refusal
				&& (refusal.status() == 401 || refusal.status() == 403);
	}

	/**
	 * Return why the handshake failed and what to change, for displays that strangers may
	 * read: services are known to quote parts of the key they refuse, so nothing that the
	 * server said is part of it.
	 * @return the reason, or {@code null} if the handshake succeeded
	 */
	public @Nullable String reason() {
		if (this.failure == null) {
			return null;
		}
		if (!(this.failure instanceof HandshakeException handshake)) {
			return this.failure.getClass().getName();
		}
		String hint = handshake.hint();
		return what(handshake) + ((hint != null) ? ". " + hint : "");
	}

	private static @Nullable String what(HandshakeException failure) {
		String quoted = failure.serverMessage();
		if (quoted == null || quoted.isBlank()) {
			return failure.getMessage();
		}
		return (failure.status() == 101) ? "The server accepted the connection and closed it at once"
				: "The handshake was refused with status " + failure.status();
	}

}
