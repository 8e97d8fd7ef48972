package io.github.responsesws.redis;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets commands that may have to connect wait for that where they may block: Spring Data
 * connects when a command first asks for the connection that all of them share, and waits
 * on the thread that asks. Those that follow find it there, and need no thread of their
 * own. Safe for use by any thread.
 */
public final class FirstConnection {

	/** Whether the last command found a connection. The last one to end wins. */
	private volatile boolean there;

	/**
	 * Run a command.
	 * @param <T> what it answers
	 * @param command the command, which asks for its connection when it is subscribed to
	 * @return its answer
	 */
	public <T> Mono<T> before(Mono<T> command) {
		return Mono.defer(() -> this.there ? command : command.subscribeOn(Schedulers.boundedElastic()))
			.doOnSuccess((answer) -> this.there = true)
			.doOnError((failure) -> this.there = false);
	}

}
