package io.github.responsesws.tool;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The model asked for more calls when the run had taken all the rounds it may. None of
 * them was run.
 *
 * @since 0.1.0
 */
public final class TooManyRoundsException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final int maxRounds;

	private final transient Response response;

	TooManyRoundsException(int maxRounds, int openCalls, Response response) {
		super("too_many_rounds",
				"The model asked for " + openCalls + " more calls after " + maxRounds + " of " + maxRounds
						+ " rounds (responses-ws.tool.max-rounds)",
				ReplayVerdict.NEVER,
				"Raise responses-ws.tool.max-rounds, or see why the model does not come to an end.", null);
		this.maxRounds = maxRounds;
		this.response = response;
		noteResponse(response.id().isEmpty() ? null : response.id());
	}

	/**
	 * Return how many rounds the run may take.
	 * @return the number of turns
	 */
	public int maxRounds() {
		return this.maxRounds;
	}

	/**
	 * Return the last response, whose calls have no outputs yet.
	 */
	public Response response() {
		return this.response;
	}

}
