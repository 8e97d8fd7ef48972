package io.github.responsesws.tool;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The model asked for more calls, or its program was not done, when the run had taken all
 * the rounds it may. None of the calls was run.
 *
 * @since 0.1.0
 */
public final class TooManyRoundsException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final int maxRounds;

	private final transient Response response;

	private TooManyRoundsException(String problem, int maxRounds, Response response) {
		super("too_many_rounds",
				problem + " after " + maxRounds + " of " + maxRounds + " rounds (responses-ws.tool.max-rounds)",
				ReplayVerdict.NEVER,
				"Raise responses-ws.tool.max-rounds, or see why the model does not come to an end.", null);
		this.maxRounds = maxRounds;
		this.response = response;
		noteResponse(response.id().isEmpty() ? null : response.id());
	}

	static TooManyRoundsException ofCalls(int maxRounds, int openCalls, Response response) {
		return new TooManyRoundsException("The model asked for " + openCalls + " more calls", maxRounds, response);
	}

	static TooManyRoundsException ofProgram(int maxRounds, Response response) {
		return new TooManyRoundsException("A program of the model was not done", maxRounds, response);
	}

	/**
	 * Return how many rounds the run may take.
	 * @return the number of turns
	 */
	public int maxRounds() {
		return this.maxRounds;
	}

	/**
	 * Return the last response: its calls have no outputs yet, or a turn without input
	 * goes on with its program.
	 */
	public Response response() {
		return this.response;
	}

}
