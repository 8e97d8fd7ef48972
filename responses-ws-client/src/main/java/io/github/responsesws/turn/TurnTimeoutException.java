package io.github.responsesws.turn;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;

/**
 * The service was silent for too long, or a turn took too long.
 *
 * @since 0.1.0
 */
public final class TurnTimeoutException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	public TurnTimeoutException(Kind kind, Duration timeout, boolean outputEmitted) {
		super("turn_timeout", kind.message + " within " + DurationText.of(timeout) + " (" + kind.property + ")",
				outputEmitted ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS,
				"Raise " + kind.property + " if the model needs longer.", null);
		this.kind = kind;
	}

	/**
	 * Return which of the timeouts ran out.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The timeouts of a turn.
	 */
	public enum Kind {

		/**
		 * The wait for the first event.
		 */
		FIRST_EVENT("The turn's first event did not arrive", "responses-ws.timeouts.first-event"),

		/**
		 * The silence between two events.
		 */
		INACTIVITY("No further event of the turn arrived", "responses-ws.timeouts.inactivity"),

		/**
		 * The whole turn.
		 */
		TURN("The turn did not end", "responses-ws.timeouts.turn");

		private final String message;

		private final String property;

		Kind(String message, String property) {
			this.message = message;
			this.property = property;
		}

	}

}
