package io.github.responsesws.schema;

import io.github.responsesws.protocol.Response;

/**
 * The model declined to answer; {@link #rawText()} holds its words.
 *
 * @since 0.1.0
 */
public final class OutputRefusedException extends StructuredOutputException {

	private static final long serialVersionUID = 1L;

	OutputRefusedException(Response response, String refusal) {
		super("output_refused", "The model declined to answer, in response " + response.id(), null, response, refusal);
	}

}
