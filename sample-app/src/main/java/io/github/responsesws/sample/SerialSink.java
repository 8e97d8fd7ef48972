package io.github.responsesws.sample;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Takes events from any thread and tells them one after the other. A thread that finds
 * another one telling leaves its event to that one, so that nobody waits and nothing is
 * lost.
 *
 * @param <T> the type of the events
 */
final class SerialSink<T> {

	private final Sinks.Many<T> sink;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger wip = new AtomicInteger();

	/**
	 * Create what tells events.
	 * @param kind chooses the sink that keeps them and hands them on
	 */
	SerialSink(Function<Sinks.ManySpec, Sinks.Many<T>> kind) {
		// The queue does what a safe sink would refuse to.
		this.sink = kind.apply(Sinks.unsafe().many());
	}

	/**
	 * Tell an event, or nothing once the end was told.
	 */
	void tell(T event) {
		inTurn(() -> this.sink.tryEmitNext(event));
	}

	/**
	 * Tell that nothing follows.
	 */
	void end() {
		inTurn(this.sink::tryEmitComplete);
	}

	Flux<T> told() {
		return this.sink.asFlux();
	}

	private void inTurn(Runnable signal) {
		this.waiting.add(signal);
		if (this.wip.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
				next.run();
			}
			missed = this.wip.addAndGet(-missed);
		}
		while (missed != 0);
	}

}
