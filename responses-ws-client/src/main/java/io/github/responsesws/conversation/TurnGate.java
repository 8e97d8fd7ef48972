package io.github.responsesws.conversation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets the turns of a conversation run one at a time, in the order they came. Safe for
 * use by any thread.
 * <p>
 * {@code held} is set by the serial loop of {@link #admit()} only and reset by whoever
 * leaves, so that nobody is ever let in beside another.
 */
final class TurnGate {

	/** A caller that queues more turns than this has lost count of them. */
	static final int MAX_WAITING = 256;

	private static final Admission HELD = new Admission() {

		@Override
		public Mono<Void> admitted() {
			return Mono.empty();
		}

		@Override
		public void leave() {
			// The run leaves.
		}

	};

	private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger present = new AtomicInteger();

	private final AtomicInteger admitting = new AtomicInteger();

	private volatile boolean held;

	/**
	 * Join the queue.
	 * @param id the ID of the conversation, for messages
	 * @param mode whether to wait at all
	 * @return the ticket; it must be given back by {@link Ticket#leave()}
	 * @throws ConversationBusyException if the gate does not take another turn
	 */
	Ticket enter(String id, ConcurrentTurn mode) {
		if (mode == ConcurrentTurn.REFUSE) {
			if (!this.present.compareAndSet(0, 1)) {
				throw ConversationBusyException.refused(id);
			}
		}
		else if (this.present.getAndUpdate((count) -> Math.min(count + 1, MAX_WAITING + 1)) > MAX_WAITING) {
			throw ConversationBusyException.tooManyWaiting(id, MAX_WAITING);
		}
		Ticket ticket = new Ticket();
		this.waiting.add(ticket);
		admit();
		return ticket;
	}

	/**
	 * Return how many turns run or wait.
	 */
	int present() {
		return this.present.get();
	}

	private void admit() {
		if (this.admitting.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			while (!this.held) {
				Ticket next = this.waiting.poll();
				if (next == null) {
					break;
				}
				this.held = true;
				if (!next.admit()) {
					this.held = false;
				}
			}
			missed = this.admitting.addAndGet(-missed);
		}
		while (missed != 0);
	}

	/**
	 * Let a turn run whose run has the gate already.
	 */
	static Admission held() {
		return HELD;
	}

	/**
	 * The right to run.
	 */
	interface Admission {

		/**
		 * Wait until no other turn runs.
		 */
		Mono<Void> admitted();

		/**
		 * Let the next one in. Only the first call counts.
		 */
		void leave();

	}

	/**
	 * The place of one turn, or of one run.
	 */
	final class Ticket implements Admission {

		private final Sinks.Empty<Void> admitted = Sinks.empty();

		private final AtomicReference<Place> place = new AtomicReference<>(Place.WAITING);

		@Override
		public Mono<Void> admitted() {
			return this.admitted.asMono();
		}

		/**
		 * Do something once no other turn runs, and let the next one in when it is over:
		 * before the caller hears of its end, and after a cancel has reached it.
		 */
		<T> Flux<T> during(Publisher<T> work) {
			return admitted().thenMany(work).doOnTerminate(this::leave).doFinally((signal) -> leave());
		}

		private boolean admit() {
			if (!this.place.compareAndSet(Place.WAITING, Place.RUNNING)) {
				return false;
			}
			this.admitted.tryEmitEmpty();
			return true;
		}

		@Override
		public void leave() {
			Place before = this.place.getAndSet(Place.GONE);
			if (before == Place.GONE) {
				return;
			}
			if (before == Place.RUNNING) {
				TurnGate.this.held = false;
			}
			else {
				TurnGate.this.waiting.remove(this);
			}
			TurnGate.this.present.decrementAndGet();
			TurnGate.this.admit();
		}

	}

	private enum Place {

		WAITING, RUNNING, GONE

	}

}
