package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The client is shutting down and takes no new turns.
 *
 * @since 0.1.0
 */
public final class ClientClosedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public ClientClosedException() {
		super("client_closed", "The client is closed and takes no new turns", ReplayVerdict.SAFE, null, null);
	}

}
