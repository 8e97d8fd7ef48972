package io.github.responsesws.protocol;

/**
 * The service cannot read reasoning of earlier responses: it was encrypted for somebody
 * else or too long ago, or it was neither stored nor encrypted.
 *
 * @since 0.1.0
 */
public final class ReasoningRejectedException extends ApiException {

	private static final long serialVersionUID = 1L;

	ReasoningRejectedException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.SAFE_WITHOUT_REASONING, outputEmitted,
				"Send the history without its reasoning items; include reasoning.encrypted_content where responses are not stored.");
	}

}
