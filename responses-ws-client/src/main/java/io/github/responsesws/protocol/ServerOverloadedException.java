package io.github.responsesws.protocol;

/**
 * The service is overloaded or failed internally.
 *
 * @since 0.1.0
 */
public final class ServerOverloadedException extends ApiException {

	private static final long serialVersionUID = 1L;

	ServerOverloadedException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.SAFE_AFTER_DELAY, outputEmitted, "Retry after a short back-off.");
	}

}
