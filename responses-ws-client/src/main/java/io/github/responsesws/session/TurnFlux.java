package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The events of a request: each subscription is a turn of its own.
 */
final class TurnFlux extends Flux<ResponseEvent> {

	private final TurnOwner owner;

	private final ResponseRequest request;

	private final TurnListener listener;

	private final TurnPlacement placement;

	TurnFlux(TurnOwner owner, ResponseRequest request, TurnListener listener, TurnPlacement placement) {
		this.owner = owner;
		this.request = request;
		this.listener = listener;
		this.placement = placement;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ResponseEvent> actual) {
		Turn turn = new Turn(actual, this.request, this.owner, this.listener, this.placement);
		actual.onSubscribe(turn);
		this.owner.acquire(turn);
	}

}
