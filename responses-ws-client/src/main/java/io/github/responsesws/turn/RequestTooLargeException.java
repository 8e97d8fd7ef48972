package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A request is larger than the service accepts in one frame. It was not sent: the service
 * would close the connection, and every other turn on it would be lost.
 *
 * @since 0.1.0
 */
public final class RequestTooLargeException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	public RequestTooLargeException(long size, int limit) {
		super("request_too_large",
				"The request has " + size + " B, the limit is " + limit
						+ " B (responses-ws.session.max-request-size); it was not sent",
				ReplayVerdict.NEVER,
				"Send less input: continue with previous_response_id, upload files, or compact the conversation.",
				null);
	}

}
