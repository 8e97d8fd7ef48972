package io.github.responsesws.protocol;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the exception for an error. Codes count before statuses: an exhausted quota is
 * a 429 as well, yet waiting does not help.
 */
final class ErrorTaxonomy {

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
		if (isStalePredecessor(error)) {
			return new PreviousResponseNotFoundException(error, "previous_response_not_found", emitted);
		}
		if (error.hasCode("websocket_connection_limit_reached")) {
			return new ConnectionLimitReachedException(error, "websocket_connection_limit_reached", emitted);
		}
		if (error.hasCode("websocket_stream_limit_reached")) {
			return new StreamLimitReachedException(error, "websocket_stream_limit_reached", emitted);
		}
		if (error.hasCode("insufficient_quota", "billing_hard_limit_reached", "quota_exceeded")) {
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

	// Services that report a lost predecessor without its code say it in words.
	private static boolean isStalePredecessor(ErrorDetails error) {
		if (error.hasCode("previous_response_not_found")) {
			return true;
		}
		String message = error.message().toLowerCase(Locale.ROOT);
		boolean named = "previous_response_id".equals(error.param()) || message.contains("previous response")
				|| message.contains("previous_response_id");
		return named && (error.status() == 404 || message.contains("not found") || message.contains("not_found"));
	}

	private static String code(ErrorDetails error, String otherwise) {
		if (error.code() != null) {
			return error.code();
		}
		return (error.type() != null) ? error.type() : otherwise;
	}

}
