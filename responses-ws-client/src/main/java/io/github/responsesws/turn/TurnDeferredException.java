package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A turn had its place, but its {@link TurnAdmission} did not let it begin. Nothing was
 * sent.
 *
 * @since 0.1.0
 */
public final class TurnDeferredException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public TurnDeferredException() {
		super("turn_deferred", "The turn may not begin now", ReplayVerdict.SAFE, null, null);
	}

}
