package io.github.responsesws.session;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The session that a warm-up is for has no lane for it, or is gone. Nothing was sent.
 */
final class SessionTakenException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	SessionTakenException(String sessionId) {
		super("session_taken", "There is no lane to warm up on " + sessionId, ReplayVerdict.SAFE, null, null);
	}

}
