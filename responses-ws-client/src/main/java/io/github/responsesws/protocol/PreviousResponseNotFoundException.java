package io.github.responsesws.protocol;

/**
 * The response the request builds on is neither in the connection's memory nor stored.
 *
 * @since 0.1.0
 */
public final class PreviousResponseNotFoundException extends ApiException {

	private static final long serialVersionUID = 1L;

	PreviousResponseNotFoundException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.SAFE_WITH_FULL_INPUT, outputEmitted,
				"Send the whole history as input without previous_response_id, or store responses.");
	}

}
