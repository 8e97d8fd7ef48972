package io.github.responsesws.protocol;

/**
 * A frame of the server is no event: broken or truncated JSON, nested too deep, no
 * object, or an object without a {@code type}.
 * <p>
 * Which turn the frame belonged to is unknown, so a connection that delivered one cannot
 * be trusted any further.
 *
 * @since 0.1.0
 */
public final class MalformedEventException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	MalformedEventException(String message) {
		super("malformed_event", message, ReplayVerdict.AMBIGUOUS, null, null);
	}

}
