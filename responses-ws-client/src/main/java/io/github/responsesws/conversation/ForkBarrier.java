package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Holds a conversation's next turn back until the service works on the fork. Otherwise it
 * might forget the response that both go on from, of which it keeps the only copy in the
 * memory of one lane. Safe for use by any thread.
 */
final class ForkBarrier {

	private final Sinks.Empty<Void> begun = Sinks.empty();

	private final Scheduler timer;

	private final long deadline;

	private volatile boolean open;

	ForkBarrier(Scheduler timer, Duration patience) {
		this.timer = timer;
		this.deadline = timer.now(TimeUnit.MILLISECONDS) + patience.toMillis();
	}

	/**
	 * Let the conversation go on. Only the first call counts.
	 */
	void open() {
		this.open = true;
		this.begun.tryEmitEmpty();
	}

	boolean isOpen() {
		return this.open || remaining() <= 0;
	}

	/**
	 * Wait for the fork, not longer than it was given since it was made.
	 */
	Mono<Void> passed() {
		return this.begun.asMono()
			.timeout(Mono.delay(Duration.ofMillis(Math.max(remaining(), 0)), this.timer), Mono.empty());
	}

	private long remaining() {
		return this.deadline - this.timer.now(TimeUnit.MILLISECONDS);
	}

}
