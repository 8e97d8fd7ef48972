package io.github.responsesws.turn;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The model declined to answer; {@link #refusal()} holds its words.
 *
 * @since 0.1.0
 */
public final class AnswerRefusedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final String refusal;

	/**
	 * Create the error for a response in which the model declined.
	 * @param refusal with which words it declined
	 * @param response the response
	 */
	public AnswerRefusedException(String refusal, Response response) {
		super("answer_refused", "The model declined to answer", ReplayVerdict.NEVER,
				"Show the words of the refusal, or ask in another way.", null);
		this.refusal = refusal;
		noteResponse(response.id().isEmpty() ? null : response.id());
	}

	/**
	 * Return with which words the model declined.
	 */
	public String refusal() {
		return this.refusal;
	}

}
