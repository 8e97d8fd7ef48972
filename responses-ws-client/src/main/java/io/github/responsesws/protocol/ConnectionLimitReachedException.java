package io.github.responsesws.protocol;

/**
 * The connection reached its maximum age; the service runs nothing more on it.
 *
 * @since 0.1.0
 */
public final class ConnectionLimitReachedException extends ApiException {

	private static final long serialVersionUID = 1L;

	ConnectionLimitReachedException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.SAFE, outputEmitted, "Send the request on a new connection.");
	}

}
