package io.github.responsesws.session;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The server does not tell which lane an event belongs to while several are in use. If it
 * never named one on that session, new sessions run one turn at a time for a while.
 *
 * @since 0.1.0
 */
public final class LanesUnsupportedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	LanesUnsupportedException(boolean outputEmitted) {
		super("lanes_unsupported", "The server does not echo stream_id although several lanes are in use",
				outputEmitted ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS,
				"Set responses-ws.session.lanes to 1 for this provider.", null);
	}

}
