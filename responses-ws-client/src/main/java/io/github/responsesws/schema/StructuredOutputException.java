package io.github.responsesws.schema;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * A response came, but not the answer that {@link StructuredOutput} asked for.
 *
 * @since 0.1.0
 */
public abstract sealed class StructuredOutputException extends ResponsesException
		permits OutputRefusedException, OutputTruncatedException, InvalidOutputException {

	private static final long serialVersionUID = 1L;

	private final transient Response response;

	private final String rawText;

	StructuredOutputException(String code, String message, @Nullable String hint, Response response, String rawText) {
		super(code, message, ReplayVerdict.NEVER, hint, null);
		this.response = response;
		noteResponse(response.id().isEmpty() ? null : response.id());
		this.rawText = rawText;
	}

	/**
	 * Return the response.
	 */
	public final Response response() {
		return this.response;
	}

	/**
	 * Return what the model wrote. It is in no message, because it is output.
	 * @return the text, or the refusal
	 */
	public final String rawText() {
		return this.rawText;
	}

}
