package io.github.responsesws.schema;

import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;

/**
 * The response ended before the answer was complete; {@link #rawText()} holds its
 * beginning.
 *
 * @since 0.1.0
 */
public final class OutputTruncatedException extends StructuredOutputException {

	private static final long serialVersionUID = 1L;

	OutputTruncatedException(Response response, String text) {
		super("output_truncated",
				"Response " + response.id() + " is incomplete ("
						+ (response.isPaused() ? "its program has more to do" : response.incompleteReason())
						+ "), after " + text.length() + " characters",
				hint(response), response, text);
	}

	private static @Nullable String hint(Response response) {
		if (response.isPaused()) {
			return "Go on with a turn without input, or let a run of tools do so.";
		}
		return "max_output_tokens".equals(response.incompleteReason()) ? "Raise max_output_tokens." : null;
	}

}
