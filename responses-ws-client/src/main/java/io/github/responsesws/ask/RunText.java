package io.github.responsesws.ask;

import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.tool.RunEvent;
import reactor.core.publisher.SynchronousSink;

/**
 * Turns the events of a run into pieces of the answers of its responses. Owned by one
 * subscription; Reactor serialises its signals.
 */
final class RunText {

	private final OutputCollector output = new OutputCollector();

	void accept(RunEvent event, SynchronousSink<String> sink) {
		if (!(event instanceof RunEvent.TurnEvent turn)) {
			return;
		}
		ResponseEvent told = turn.event();
		this.output.accept(told);
		if (told instanceof ResponseLifecycleEvent end && told.isTerminal()) {
			this.output.complete(end.response());
		}
		String text = this.output.answerPiece();
		if (!text.isEmpty()) {
			sink.next(text);
		}
		if (told.isTerminal()) {
			this.output.clear();
		}
	}

}
