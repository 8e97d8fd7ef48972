package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.TurnObserver;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Who observes the turns and runs of a chain, if anybody does.
 *
 * @param observer who that is
 * @param conversationId what the chain is called by its callers, {@code null} if they do
 * not know of it
 */
record Observed(@Nullable TurnObserver observer, @Nullable String conversationId) {

	Flux<ResponseEvent> turn(ResponseRequest request, Flux<ResponseEvent> turn) {
		return (this.observer != null) ? this.observer.turn(request, this.conversationId, turn) : turn;
	}

	/**
	 * Return a runner whose turns are observed.
	 */
	TurnRunner turns(TurnRunner runner) {
		return (this.observer != null) ? new ObservedTurns(runner, this) : runner;
	}

	/**
	 * Observe a run. What threads know when it is subscribed to goes with it, and so
	 * reaches the tools.
	 */
	Flux<RunEvent> run(ResponseRequest request, Flux<RunEvent> run) {
		return ((this.observer != null) ? this.observer.run(request, this.conversationId, run) : run).contextCapture();
	}

}
