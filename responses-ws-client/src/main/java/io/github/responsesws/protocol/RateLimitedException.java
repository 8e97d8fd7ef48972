package io.github.responsesws.protocol;

/**
 * Too many requests or tokens in a short time.
 *
 * @since 0.1.0
 */
public final class RateLimitedException extends ApiException {

	private static final long serialVersionUID = 1L;

	RateLimitedException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.SAFE_AFTER_DELAY, outputEmitted,
				"Wait as long as retryAfter() says, or raise the limits of the account.");
	}

}
