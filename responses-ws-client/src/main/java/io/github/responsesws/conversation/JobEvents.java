package io.github.responsesws.conversation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Tells whoever listens now what happens to the jobs of a conversation. Safe for use by
 * any thread.
 */
final class JobEvents {

	/** More than a long answer has deltas. Who falls further behind is told so. */
	static final int MAX_BUFFERED = 8_192;

	private final List<FluxSink<JobEvent>> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Return the events from now on.
	 * @param owner what tells them, kept as long as somebody listens
	 */
	Flux<JobEvent> from(Object owner) {
		return Flux.<JobEvent>create((listener) -> {
			this.listeners.add(listener);
			listener.onDispose(new Listening(this.listeners, listener, owner));
		}, FluxSink.OverflowStrategy.IGNORE).onBackpressureBuffer(MAX_BUFFERED);
	}

	void tell(JobEvent event) {
		this.listeners.forEach((listener) -> listener.next(event));
	}

	boolean isHeard() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Ends the listening of one listener, which holds what it listens to.
	 *
	 * @param listeners where it is
	 * @param listener the listener
	 * @param owner what tells the events
	 */
	private record Listening(List<FluxSink<JobEvent>> listeners, FluxSink<JobEvent> listener,
			Object owner) implements Disposable {

		@Override
		public void dispose() {
			this.listeners.remove(this.listener);
		}

	}

}
