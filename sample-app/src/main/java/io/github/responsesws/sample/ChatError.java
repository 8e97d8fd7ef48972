package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ConnectionLostException;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code error}: why there is no answer, or only a part of one.
 *
 * @param code the stable code of the failure
 * @param message what happened
 * @param hint what to do about it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatError(String code, @Nullable String message, @Nullable String hint) {

	static ChatError of(Throwable failure) {
		if (failure instanceof ResponsesException ex) {
			String hint = ex.hint();
			return new ChatError(ex.code(), ex.getMessage(), (hint != null) ? hint : advice(ex));
		}
		return new ChatError("internal_error", "This application failed to handle the turn.",
				"See the log of the application for the cause.");
	}

	private static @Nullable String advice(ResponsesException ex) {
		if (ex instanceof ConnectionLostException) {
			return "Ask again: the next question uses a new connection.";
		}
		ReplayVerdict verdict = ex.replayVerdict();
		return switch (verdict) {
			case SAFE, SAFE_WITH_FULL_INPUT, SAFE_WITHOUT_REASONING -> "Ask again.";
			case SAFE_AFTER_DELAY -> "Wait a moment, then ask again.";
			case AMBIGUOUS -> "Ask again. The service may have worked on the question already.";
			case NEVER -> null;
		};
	}

}
