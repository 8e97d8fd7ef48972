package io.github.responsesws.chaos;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;

/**
 * What of the answer has come as far as the client: the server has written it earlier.
 */
final class SeenOutput implements TurnListener {

	private final Set<String> texts = ConcurrentHashMap.newKeySet();

	@Override
	public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
		if (event instanceof OutputTextEvent.Delta delta) {
			this.texts.add(delta.delta());
		}
		else if (event instanceof OutputTextEvent.Done done) {
			this.texts.add(done.text());
		}
	}

	boolean hasSeen(ChaosStage stage) {
		return this.texts.contains((stage == ChaosStage.TERMINAL) ? ChaosStage.ANSWER : "A ");
	}

}
