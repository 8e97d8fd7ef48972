package io.github.responsesws.protocol;

/**
 * The account has no quota left; waiting does not help.
 *
 * @since 0.1.0
 */
public final class QuotaExceededException extends ApiException {

	private static final long serialVersionUID = 1L;

	QuotaExceededException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.NEVER, outputEmitted, "Check the plan and billing details of the account.");
	}

}
