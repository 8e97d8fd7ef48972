package io.github.responsesws.protocol;

/**
 * The service does not accept the credentials, or they do not allow this request.
 *
 * @since 0.1.0
 */
public final class AuthenticationException extends ApiException {

	private static final long serialVersionUID = 1L;

	AuthenticationException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.NEVER, outputEmitted, "Check the API key, organization and project.");
	}

}
