package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A turn that a test holds in its hand, and what its subscriber has got.
 */
final class HeldTurn implements CoreSubscriber<ResponseEvent> {

	private final Turn turn;

	private final TurnOwner owner;

	private final List<ResponseEvent> events = new ArrayList<>();

	private @Nullable Throwable error;

	private boolean completed;

	private @Nullable TurnInfo report;

	HeldTurn(ResponseRequest request, TurnOwner owner, TurnPlacement placement) {
		this.owner = owner;
		this.turn = new Turn(this, request, owner, new TurnListener() {

			@Override
			public void onStarted(TurnInfo turn) {
				HeldTurn.this.report = turn;
			}

		}, placement);
	}

	/**
	 * Create a turn that no pool knows.
	 */
	static Turn alone() {
		return new HeldTurn(Pools.request("Hello"), new SilentOwner(), TurnPlacement.ANYWHERE).turn;
	}

	Turn turn() {
		return this.turn;
	}

	/**
	 * Subscribe to the turn.
	 */
	HeldTurn begin() {
		onSubscribe(this.turn);
		this.owner.acquire(this.turn);
		return this;
	}

	void cancel() {
		this.turn.cancel();
	}

	/**
	 * Return where the turn runs, {@code null} if its request was not written.
	 */
	@Nullable TurnInfo report() {
		return this.report;
	}

	List<ResponseEvent> events() {
		return this.events;
	}

	@Nullable Throwable error() {
		return this.error;
	}

	boolean isCompleted() {
		return this.completed;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(ResponseEvent event) {
		this.events.add(event);
	}

	@Override
	public void onError(Throwable failure) {
		this.error = failure;
	}

	@Override
	public void onComplete() {
		this.completed = true;
	}

}
