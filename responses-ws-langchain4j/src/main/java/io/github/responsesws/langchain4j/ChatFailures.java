package io.github.responsesws.langchain4j;

import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.BadRequestException;
import io.github.responsesws.protocol.ContextLengthExceededException;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.QuotaExceededException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.ReasoningRejectedException;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.ServerOverloadedException;
import io.github.responsesws.resilience.TurnLimitException;
import io.github.responsesws.session.AcquireTimeoutException;
import io.github.responsesws.turn.AnswerRefusedException;
import io.github.responsesws.turn.RequestTooLargeException;
import io.github.responsesws.turn.TurnTimeoutException;

/**
 * Tells failures in the exceptions that LangChain4j has for all models. The failure as it
 * was is the cause.
 */
final class ChatFailures {

	private static final Set<String> FILTERS = Set.of("content_filter", "content_policy_violation",
			"moderation_blocked", "invalid_prompt", "bio_policy", "cyber_policy", "image_content_policy_violation");

	private static final Set<String> UNKNOWN_MODELS = Set.of("model_not_found", "DeploymentNotFound",
			"unsupported_model");

	private ChatFailures() {
	}

	static Throwable of(Throwable failure) {
		if (failure instanceof ResponsesException ours) {
			return of(message(ours), ours);
		}
		return failure;
	}

	private static String message(ResponsesException failure) {
		String message = Objects.requireNonNullElse(failure.getMessage(), failure.code());
		return (failure.hint() != null) ? message + (message.endsWith(".") ? " " : ". ") + failure.hint() : message;
	}

	private static LangChain4jException of(String message, ResponsesException failure) {
		if (failure instanceof AnswerRefusedException || FILTERS.contains(failure.code())) {
			return new ContentFilteredException(message, failure);
		}
		if (failure instanceof TurnTimeoutException || failure instanceof AcquireTimeoutException) {
			return new TimeoutException(message, failure);
		}
		if (failure instanceof TurnLimitException) {
			return new RateLimitException(message, failure);
		}
		if (failure instanceof InvalidRequestException || failure instanceof RequestTooLargeException) {
			return new dev.langchain4j.exception.InvalidRequestException(message, failure);
		}
		if (failure instanceof HandshakeException handshake) {
			return ofHandshake(message, handshake);
		}
		return (failure instanceof ApiException answer) ? ofAnswer(message, answer) : ofVerdict(message, failure);
	}

	private static LangChain4jException ofHandshake(String message, HandshakeException failure) {
		if (failure.status() > 101) {
			return ofStatus(failure.status(), message, failure);
		}
		if (failure.isTimeout()) {
			return new TimeoutException(message, failure);
		}
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof UnknownHostException) {
				return new UnresolvedModelServerException(message, failure);
			}
		}
		return ofVerdict(message, failure);
	}

	private static LangChain4jException ofAnswer(String message, ApiException failure) {
		if (UNKNOWN_MODELS.contains(failure.code()) || (failure.status() == 404 && "model".equals(failure.param()))) {
			return new ModelNotFoundException(message, failure);
		}
		if (failure instanceof QuotaExceededException) {
			// To wait does not help, so it is no limit of rate.
			return new NonRetriableException(message, failure);
		}
		if (failure instanceof RateLimitedException) {
			return new RateLimitException(message, failure);
		}
		if (failure instanceof AuthenticationException) {
			return new dev.langchain4j.exception.AuthenticationException(message, failure);
		}
		if (failure instanceof ServerOverloadedException) {
			return new InternalServerException(message, failure);
		}
		if (failure instanceof BadRequestException || failure instanceof ContextLengthExceededException
				|| failure instanceof PreviousResponseNotFoundException
				|| failure instanceof ReasoningRejectedException) {
			return new dev.langchain4j.exception.InvalidRequestException(message, failure);
		}
		return ofStatus(failure.status(), message, failure);
	}

	private static LangChain4jException ofStatus(int status, String message, ResponsesException failure) {
		if (status == 401 || status == 403) {
			return new dev.langchain4j.exception.AuthenticationException(message, failure);
		}
		if (status == 408) {
			return new TimeoutException(message, failure);
		}
		if (status == 429) {
			return new RateLimitException(message, failure);
		}
		if (status >= 500) {
			return new InternalServerException(message, failure);
		}
		if (status >= 400) {
			return new dev.langchain4j.exception.InvalidRequestException(message, failure);
		}
		return ofVerdict(message, failure);
	}

	/**
	 * What failed after output is told as final, although a blocking caller saw nothing
	 * of it: the response has run, and would be paid for twice.
	 */
	private static LangChain4jException ofVerdict(String message, ResponsesException failure) {
		return (failure.replayVerdict() == ReplayVerdict.NEVER) ? new NonRetriableException(message, failure)
				: new RetriableException(message, failure);
	}

}
