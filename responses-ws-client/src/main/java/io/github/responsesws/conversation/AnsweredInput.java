package io.github.responsesws.conversation;

import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;

/**
 * What one response of a turn answers: what the caller asked, or what was steered to the
 * response before. Immutable.
 *
 * @param turn what is left unfinished if it comes to nothing
 * @param input the items it adds to the conversation
 * @param state what is known of it
 */
record AnsweredInput(UnfinishedTurn turn, List<RawJson> input, State state) {

	static AnsweredInput asked(UnfinishedTurn turn, List<RawJson> input) {
		return new AnsweredInput(turn, input, State.KNOWN);
	}

	/**
	 * Create what answers steered input.
	 * @param asked tells the fields of the turn beside its input
	 * @param input the input; none if it was steered past the conversation
	 */
	static AnsweredInput steered(ResponseRequest asked, List<InputItem> input) {
		ResponseRequest turn = asked.mutate().input(input).build();
		return new AnsweredInput(UnfinishedTurn.of(turn), input.stream().map(InputItem::json).toList(),
				input.isEmpty() ? State.UNKNOWN : State.KNOWN);
	}

	/**
	 * Return whether it is known what the response answers.
	 */
	boolean isKnown() {
		return this.state == State.KNOWN;
	}

	/**
	 * Return whether the response has ended and was saved.
	 */
	boolean isFinished() {
		return this.state == State.FINISHED;
	}

	AnsweredInput finished() {
		return new AnsweredInput(this.turn, this.input, State.FINISHED);
	}

	enum State {

		KNOWN, UNKNOWN, FINISHED

	}

}
