package io.github.responsesws.connection;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The server sent a message larger than the configured limit. Its connection is lost.
 *
 * @since 0.1.0
 */
public final class FrameTooLargeException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public FrameTooLargeException(int limit, boolean outputEmitted) {
		super("frame_too_large",
				"The server sent a message of more than " + limit + " B (responses-ws.session.max-frame-size)",
				outputEmitted ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS,
				"Raise responses-ws.session.max-frame-size: the final event repeats the whole response.", null);
	}

}
