package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The events of a turn ended without a terminal event.
 *
 * @since 0.1.0
 */
public final class TurnTruncatedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	TurnTruncatedException(long events, boolean outputEmitted) {
		super("turn_truncated", "The turn ended after " + events + " events without a terminal event",
				outputEmitted ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS, null, null);
	}

}
