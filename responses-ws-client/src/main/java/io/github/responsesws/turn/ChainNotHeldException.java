package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * No lane holds the response any more that a turn wanted to continue in place. Nothing
 * was sent.
 *
 * @since 0.1.0
 */
public final class ChainNotHeldException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public ChainNotHeldException() {
		super("chain_not_held", "No lane holds the response that the turn continues", ReplayVerdict.SAFE,
				"Send the turn to any lane, and with all that waited on the lane.", null);
	}

}
