package io.github.responsesws.protocol;

/**
 * The service rejects the request as it is.
 *
 * @since 0.1.0
 */
public final class BadRequestException extends ApiException {

	private static final long serialVersionUID = 1L;

	BadRequestException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.NEVER, outputEmitted, hint(details));
	}

	private static String hint(ErrorDetails details) {
		return ErrorWords.isAboutModel(details)
				? "Name a model that the service has, in the request or for all of them in responses-ws.model."
				: "Correct the field the message names.";
	}

}
