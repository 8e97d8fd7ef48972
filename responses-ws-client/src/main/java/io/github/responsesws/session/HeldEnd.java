package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.turn.TurnOutcome;

/**
 * The end of a response that its turn hears of when all outputs that were injected into
 * it are acknowledged.
 *
 * @param event the terminal event
 * @param size its size in bytes
 */
record HeldEnd(ResponseEvent event, int size) {

	void tell(Turn turn) {
		turn.onEvent(this.event, this.size);
		turn.onEnd(TurnOutcome.of(this.event), null);
	}

}
