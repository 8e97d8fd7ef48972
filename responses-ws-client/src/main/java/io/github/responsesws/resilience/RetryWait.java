package io.github.responsesws.resilience;

import java.util.function.Consumer;

import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The wait before the next attempt of a turn, in place of an attempt.
 */
final class RetryWait implements Subscription {

	private final Disposable.Swap timer = Disposables.swap();

	/**
	 * Begin to wait.
	 * @param delay completes when it is over
	 * @param over called then
	 * @param failed called if it ends otherwise
	 */
	void begin(Mono<Void> delay, Runnable over, Consumer<Throwable> failed) {
		this.timer.update(delay.subscribe((nothing) -> {
		}, failed, over));
	}

	@Override
	public void request(long n) {
		// Nothing comes of a wait.
	}

	@Override
	public void cancel() {
		this.timer.dispose();
	}

}
