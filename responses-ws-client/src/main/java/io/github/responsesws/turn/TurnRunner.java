package io.github.responsesws.turn;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import reactor.core.publisher.Flux;

/**
 * Runs the turns of one chain, one after the other: the place where the tool loop meets
 * what keeps the chain.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TurnRunner {

	/**
	 * Run the next turn.
	 * @param turn the turn; its input holds only what is new. To continue the previous
	 * turn is the runner's part.
	 * @return the events of the turn, up to and including its terminal event
	 */
	Flux<ResponseEvent> stream(ResponseRequest turn);

	/**
	 * Return a runner of the same chain that lets one more listener hear of its turns.
	 * @param listener the listener
	 * @return the runner; this one if it knows nothing that a listener could hear
	 */
	default TurnRunner listening(TurnListener listener) {
		return this;
	}

}
