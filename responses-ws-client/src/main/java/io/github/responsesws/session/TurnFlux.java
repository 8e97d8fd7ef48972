package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The events of a request: each subscription is a turn of its own.
 */
final class TurnFlux extends Flux<ResponseEvent> {

	private final SessionPool pool;

	private final ResponseRequest request;

	private final TurnListener listener;

	private final TurnPlacement placement;

	private final @Nullable String warmedSession;

	TurnFlux(SessionPool pool, ResponseRequest request, TurnListener listener, TurnPlacement placement,
			@Nullable String warmedSession) {
		this.pool = pool;
		this.request = request;
		this.listener = listener;
		this.placement = placement;
		this.warmedSession = warmedSession;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ResponseEvent> actual) {
		Turn turn = new Turn(actual, this.request, this.pool, this.listener, this.placement, this.warmedSession);
		actual.onSubscribe(turn);
		this.pool.acquire(turn);
	}

}
