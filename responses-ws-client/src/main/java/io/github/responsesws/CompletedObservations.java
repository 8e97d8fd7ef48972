package io.github.responsesws;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnObserver;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Lets an observer know the requests as they are sent.
 *
 * @param observer the observer
 * @param defaults what requests leave to the client
 */
record CompletedObservations(TurnObserver observer, TurnDefaults defaults) implements TurnObserver {

	@Override
	public <T> Flux<T> turn(ResponseRequest request, @Nullable String conversationId, Flux<T> turn) {
		return this.observer.turn(this.defaults.complete(request), conversationId, turn);
	}

	@Override
	public <T> Flux<T> run(ResponseRequest request, @Nullable String conversationId, Flux<T> run) {
		return this.observer.run(this.defaults.withModel(request), conversationId, run);
	}

}
