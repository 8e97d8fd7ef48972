package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A warm-up ({@code generate: false}) was not sent, because turns run over HTTP, which
 * knows none. Nothing is lost: the next turn just finds nothing prepared.
 *
 * @since 0.1.0
 */
public final class WarmUpSkippedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public WarmUpSkippedException() {
		super("warm_up_skipped", "The warm-up was skipped: turns run over HTTP (responses-ws.transport)",
				ReplayVerdict.NEVER, null, null);
	}

}
