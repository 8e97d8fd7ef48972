package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The session that a turn was for has no lane for it, or is gone. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class SessionTakenException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public SessionTakenException(String sessionId) {
		super("session_taken", "There is no lane to warm up on " + sessionId, ReplayVerdict.SAFE, null, null);
	}

}
