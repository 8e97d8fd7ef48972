package io.github.responsesws.protocol;

/**
 * Text given as JSON is not one JSON value.
 *
 * @since 0.1.0
 */
public final class MalformedJsonException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	MalformedJsonException(String message) {
		super("malformed_json", message, ReplayVerdict.NEVER, null, null);
	}

}
