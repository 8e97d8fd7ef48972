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
record TurnPart(UnfinishedTurn turn, List<RawJson> input, State state) {

	static TurnPart asked(UnfinishedTurn turn, List<RawJson> input) {
		return new TurnPart(turn, input, State.KNOWN);
	}

	/**
	 * Create the part that answers steered input.
	 * @param asked tells the fields of the turn beside its input
	 * @param input the input; none if it was steered past the conversation
	 */
	static TurnPart steered(ResponseRequest asked, List<InputItem> input) {
		ResponseRequest turn = asked.mutate().input(input).build();
		return new TurnPart(UnfinishedTurn.of(turn), input.stream().map(InputItem::json).toList(),
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

	TurnPart finished() {
		return new TurnPart(this.turn, this.input, State.FINISHED);
	}

	enum State {

		KNOWN, UNKNOWN, FINISHED

	}

}
