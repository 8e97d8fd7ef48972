package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * The server sent something that is no event. The connection is given up: nothing tells
 * which turn it was for.
 *
 * @since 0.1.0
 */
public final class ProtocolViolationException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public ProtocolViolationException(String what, boolean outputEmitted, @Nullable Throwable cause) {
		super("protocol_violation", what, outputEmitted ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS,
				"Check responses-ws.base-url: what answers there may be no Responses API.", cause);
	}

}
