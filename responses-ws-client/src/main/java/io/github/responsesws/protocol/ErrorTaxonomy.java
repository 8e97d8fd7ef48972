package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the exception for an error. Codes count before statuses: an exhausted quota is
 * a 429 as well, yet waiting does not help.
 */
final class ErrorTaxonomy {

	/** Answers that say that nothing runs until somebody pays, whatever their status. */
	private static final String[] BILLING = { "insufficient_quota", "billing_hard_limit_reached", "billing_not_active",
			"quota_exceeded", "credit_balance_exhausted", "organization_spend_limit_exceeded",
			"project_spend_limit_exceeded", "organization_usage_limit_exceeded", "project_usage_limit_exceeded",
			"usage_limit_reached" };

	private ErrorTaxonomy() {
	}

	static ApiException classify(ErrorDetails details, boolean outputEmitted) {
		ApiException known = known(details, outputEmitted);
		return (known != null) ? known
				: new ApiException(details, code(details, "unknown_error"), ReplayVerdict.NEVER, outputEmitted, null);
	}

	static ApiException classify(Response failed, boolean outputEmitted) {
		ErrorDetails details = ErrorParser.event(failed.json().tree());
		ApiException known = known(details, outputEmitted);
		return (known != null && !(known instanceof BadRequestException)) ? known
				: new ResponseFailedException(details, code(details, "response_failed"), outputEmitted, failed);
	}

	private static @Nullable ApiException known(ErrorDetails error, boolean emitted) {
		int status = error.status();
		if (ErrorWords.isStalePredecessor(error)) {
			return new PreviousResponseNotFoundException(error, "previous_response_not_found", emitted);
		}
		if (ErrorWords.isUnreadableReasoning(error)) {
			return new ReasoningRejectedException(error, "invalid_encrypted_content", emitted);
		}
		if (error.hasCode("websocket_connection_limit_reached")) {
			return new ConnectionLimitReachedException(error, "websocket_connection_limit_reached", emitted);
		}
		if (error.hasCode("websocket_stream_limit_reached")) {
			return new StreamLimitReachedException(error, "websocket_stream_limit_reached", emitted);
		}
		if (error.hasCode(BILLING) || ErrorWords.isExhaustedQuota(error)) {
			return new QuotaExceededException(error, code(error, "insufficient_quota"), emitted);
		}
		if (error.hasCode("context_length_exceeded")) {
			return new ContextLengthExceededException(error, "context_length_exceeded", emitted);
		}
		if (error.hasCode("invalid_api_key", "authentication_error", "permission_error") || status == 401
				|| status == 403) {
			return new AuthenticationException(error, code(error, "authentication_error"), emitted);
		}
		if (error.hasCode("server_is_overloaded", "overloaded_error", "slow_down", "server_error") || status >= 500) {
			return new ServerOverloadedException(error, code(error, "server_error"), emitted);
		}
		if (error.hasCode("rate_limit_exceeded", "rate_limit_error", "too_many_requests") || status == 429) {
			return new RateLimitedException(error, code(error, "rate_limit_exceeded"), emitted);
		}
		if (error.hasCode("invalid_request_error") || status >= 400) {
			return new BadRequestException(error, code(error, "invalid_request_error"), emitted);
		}
		return null;
	}

	private static String code(ErrorDetails error, String otherwise) {
		if (error.code() != null) {
			return error.code();
		}
		return (error.type() != null) ? error.type() : otherwise;
	}

}
