package io.github.responsesws.session;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * Too many turns wait for a lane already.
 *
 * @since 0.1.0
 */
public final class PendingLimitException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	PendingLimitException(String usage, int limit) {
		super("pending_limit",
				"No lane is free and " + limit + " turns wait already (responses-ws.pool.max-pending): " + usage,
				ReplayVerdict.SAFE_AFTER_DELAY,
				"Raise responses-ws.pool.max-sessions or responses-ws.pool.max-pending, or send fewer turns at once.",
				null);
	}

}
