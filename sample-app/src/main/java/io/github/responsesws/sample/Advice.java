package io.github.responsesws.sample;

import java.time.Duration;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.QuotaExceededException;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * What somebody can do about a failure who asked a question and knows nothing of this
 * application's code.
 */
final class Advice {

	private static final String SHORTER = "Begin a new conversation, or ask something shorter.";

	private static final String LATER = "Wait a moment, then ask again.";

	private Advice() {
	}

	/**
	 * Return what to do.
	 * @param failure the failure
	 * @return one or two sentences
	 */
	static String on(ResponsesException failure) {
		if (failure instanceof QuotaExceededException) {
			return "Whoever runs this application has to add credit to its account.";
		}
		if (failure instanceof AuthenticationException || isRefusedKey(failure)) {
			return "Whoever runs this application has to give it another key (OPENAI_API_KEY).";
		}
		Duration wait = (failure instanceof ApiException answer) ? answer.retryAfter() : null;
		if (wait != null && !wait.isNegative() && !wait.isZero()) {
			return "Ask again in " + words(wait) + ".";
		}
		String known = byCode(failure.code());
		return (known != null) ? known : byVerdict(failure);
	}

	private static boolean isRefusedKey(ResponsesException failure) {
		return failure instanceof HandshakeException handshake
				&& (handshake.status() == 401 || handshake.status() == 403);
	}

	private static @Nullable String byCode(String code) {
		return switch (code) {
			case "connection_lost" -> "Ask again: the next question uses a new connection.";
			case "context_length_exceeded", "conversation_too_large", "request_too_large" -> SHORTER;
			case "too_many_rounds" -> "Ask for less at once.";
			case "max_output_tokens" -> "Ask for a shorter answer.";
			case "output_refused", "answer_refused" -> "Ask in another way.";
			case "acquire_timeout", "pending_limit", "rate_limit_exceeded", "server_is_overloaded" -> LATER;
			case "client_closed" -> "Start the application again, then ask again.";
			case "handshake_failed", "handshake_timeout", "handshake_refused" ->
				"Check that the service is running and can be reached, then ask again.";
			default -> null;
		};
	}

	private static String byVerdict(ResponsesException failure) {
		return switch (failure.replayVerdict()) {
			case SAFE, SAFE_WITH_FULL_INPUT, SAFE_WITHOUT_REASONING -> "Ask again.";
			case SAFE_AFTER_DELAY -> LATER;
			case AMBIGUOUS -> "Ask again. The service may have worked on the question already.";
			case NEVER -> "Ask in another way. If that does not help, the log of this application says more.";
		};
	}

	private static String words(Duration wait) {
		long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
		if (seconds < 100) {
			return (seconds == 1) ? "a second" : seconds + " seconds";
		}
		long minutes = (seconds + 59) / 60;
		return (minutes < 100) ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
	}

}
