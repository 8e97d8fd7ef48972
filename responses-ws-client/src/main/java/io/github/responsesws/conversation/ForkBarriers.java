package io.github.responsesws.conversation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import reactor.core.publisher.Mono;

/**
 * The forks of a conversation that have not begun yet, for which its next turn waits.
 * Safe for use by any thread.
 */
final class ForkBarriers {

	private final Queue<ForkBarrier> barriers = new ConcurrentLinkedQueue<>();

	void add(ForkBarrier barrier) {
		this.barriers.removeIf(ForkBarrier::isOpen);
		this.barriers.add(barrier);
	}

	/**
	 * Wait for the forks, each as long as it was given.
	 */
	Mono<Void> passed() {
		this.barriers.removeIf(ForkBarrier::isOpen);
		return Mono.when(this.barriers.stream().map(ForkBarrier::passed).toList());
	}

}
