package io.github.responsesws.conversation;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs turns that no conversation of ours runs, and lets them be observed.
 *
 * @param runner runs them
 * @param observed who observes them
 */
record ObservedTurns(TurnRunner runner, Observed observed) implements TurnRunner {

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
		return this.observed.turn(request, this.runner.stream(request, placement));
	}

	@Override
	public TurnRunner listening(TurnListener listener) {
		return new ObservedTurns(this.runner.listening(listener), this.observed);
	}

	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return this.runner.steer(request);
	}

	@Override
	public boolean injects(ResponseRequest request) {
		return this.runner.injects(request);
	}

	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		return this.runner.inject(request);
	}

}
