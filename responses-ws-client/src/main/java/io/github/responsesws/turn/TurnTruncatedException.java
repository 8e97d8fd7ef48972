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
		this("The turn ended after " + events + " events without a terminal event", outputEmitted);
	}

	private TurnTruncatedException(String message, boolean outputEmitted) {
		super("turn_truncated", message, outputEmitted ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS, null, null);
	}

	/**
	 * Create the error of a turn that the service ended with the mark of the end of a
	 * stream alone.
	 * @param outputEmitted whether output was handed to the subscriber
	 * @return the error
	 */
	public static TurnTruncatedException byEndMark(boolean outputEmitted) {
		return new TurnTruncatedException("The service ended the turn with [DONE] and without a terminal event",
				outputEmitted);
	}

}
