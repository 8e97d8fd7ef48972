package io.github.responsesws.recipes;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How many turns ran at once.
 */
final class Concurrency implements TurnListener {

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	void reset() {
		this.most.set(0);
	}

	int most() {
		return this.most.get();
	}

	@Override
	public void onStarted(TurnInfo turn) {
		this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		this.running.decrementAndGet();
	}

}
