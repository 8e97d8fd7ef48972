package io.github.responsesws.protocol;

/**
 * The service rejects the request as it is.
 *
 * @since 0.1.0
 */
public final class BadRequestException extends ApiException {

	private static final long serialVersionUID = 1L;

	BadRequestException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.NEVER, outputEmitted, "Correct the field the message names.");
	}

}
