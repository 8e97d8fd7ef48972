package io.github.responsesws.transport;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ConnectionLimitReachedException;
import io.github.responsesws.session.AcquireTimeoutException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import io.github.responsesws.turn.TransportRefusedException;
import io.github.responsesws.turn.TurnTimeoutException;

/**
 * What a failure tells about the WebSocket.
 */
enum Verdict {

	/** It is not to be had here. */
	REFUSED,

	/** It was lost, or could not be had this time. */
	LOST,

	/** The service has answered: it works. */
	WORKS,

	/** Nothing: HTTP would fail alike, or it is nobody's fault but ours. */
	NOTHING;

	private static final int UNAUTHORIZED = 401;

	private static final int PROXY_AUTHENTICATION = 407;

	static Verdict of(Throwable failure) {
		if (failure instanceof HandshakeException handshake) {
			return of(handshake);
		}
		if (failure instanceof ConnectionLostException || failure instanceof ProtocolViolationException) {
			return LOST;
		}
		if (failure instanceof TurnTimeoutException timeout) {
			// What lies between may let the upgrade through, and nothing after it.
			return (timeout.kind() == TurnTimeoutException.Kind.FIRST_EVENT) ? LOST : NOTHING;
		}
		return (failure instanceof ApiException && !(failure instanceof ConnectionLimitReachedException)) ? WORKS
				: NOTHING;
	}

	private static Verdict of(HandshakeException failure) {
		if (failure.isUpgradeDropped()) {
			return REFUSED;
		}
		int status = failure.status();
		if (status == -1 || status == UNAUTHORIZED || status == PROXY_AUTHENTICATION) {
			return NOTHING;
		}
		return failure.isPermanent() ? REFUSED : LOST;
	}

	/**
	 * Whether a turn that failed was not sent, for a reason that need not hold for
	 * another way.
	 */
	static boolean isUnsent(Throwable failure) {
		if (failure instanceof TransportRefusedException) {
			return true;
		}
		Throwable handshake = (failure instanceof AcquireTimeoutException) ? failure.getCause() : failure;
		return handshake instanceof HandshakeException refusal && refusal.status() != UNAUTHORIZED;
	}

}
