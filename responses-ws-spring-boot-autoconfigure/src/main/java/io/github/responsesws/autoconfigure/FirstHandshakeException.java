package io.github.responsesws.autoconfigure;

import io.github.responsesws.connection.HandshakeException;

/**
 * The first handshake failed, and {@code responses-ws.pool.fail-fast} says that the
 * application must not start without it. The cause tells why.
 */
final class FirstHandshakeException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	FirstHandshakeException(HandshakeException cause) {
		super("The first session could not be opened (responses-ws.pool.fail-fast): " + cause.getMessage(), cause);
	}

}
