package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A turn could not be sent the way it was meant to go, and goes another way: whoever
 * chose the way runs it again. Its listeners hear of it there.
 *
 * @since 0.1.0
 */
public final class TransportRefusedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the error of a turn of which nothing was sent.
	 * @param cause why it could not be sent
	 */
	public TransportRefusedException(Throwable cause) {
		super("transport_refused", "The turn could not be sent this way", ReplayVerdict.SAFE, null, cause);
	}

}
