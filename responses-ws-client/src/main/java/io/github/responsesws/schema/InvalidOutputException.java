package io.github.responsesws.schema;

import io.github.responsesws.protocol.Response;
import tools.jackson.databind.JavaType;

/**
 * The answer is not JSON of the type that was asked for; {@link #rawText()} holds it.
 *
 * @since 0.1.0
 */
public final class InvalidOutputException extends StructuredOutputException {

	private static final long serialVersionUID = 1L;

	InvalidOutputException(Response response, String text, JavaType type) {
		super("invalid_output",
				"The answer of response " + response.id() + ", " + text.length() + " characters, is no "
						+ type.toCanonical(),
				"Use a model and a provider that hold answers to a JSON schema.", response, text);
	}

}
