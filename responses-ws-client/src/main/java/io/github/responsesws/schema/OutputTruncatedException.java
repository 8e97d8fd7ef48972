package io.github.responsesws.schema;

import io.github.responsesws.protocol.Response;

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
				"Response " + response.id() + " is incomplete (" + response.incompleteReason() + "), after "
						+ text.length() + " characters",
				"max_output_tokens".equals(response.incompleteReason()) ? "Raise max_output_tokens." : null, response,
				text);
	}

}
