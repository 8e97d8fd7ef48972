package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code error}: why there is no answer, or only a part of one.
 *
 * @param code the stable code of the failure
 * @param hint what whoever asked can do about it
 * @param message what happened, for whoever runs the application
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatError(String code, String hint, @Nullable String message) {

	static ChatError of(Throwable failure) {
		if (failure instanceof ResponsesException ex) {
			return new ChatError(ex.code(), hint(ex), ex.getMessage());
		}
		return new ChatError("internal_error", "Ask again. The log of this application says what went wrong.",
				"This application failed to handle the turn.");
	}

	// A setting may have to change: that helps whoever runs the application. What the
	// library
	// says to programmers does not.
	private static String hint(ResponsesException failure) {
		String setting = failure.hint();
		String advice = Advice.on(failure);
		return (setting != null && setting.contains("responses-ws.")) ? advice + " " + setting : advice;
	}

}
