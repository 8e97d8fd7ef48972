package io.github.responsesws.http;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.turn.ClientClosedException;
import org.jspecify.annotations.Nullable;

/**
 * The places of the turns that run over HTTP, and the queue for them. Safe for use by any
 * thread: its state is guarded by itself, for a moment at the beginning and at the end of
 * a turn.
 */
final class HttpSlots {

	private final HttpSettings settings;

	private final Set<StreamedTurn> running = new HashSet<>();

	private final Set<StreamedTurn> waiting = new LinkedHashSet<>();

	private boolean closed;

	HttpSlots(HttpSettings settings) {
		this.settings = settings;
	}

	/**
	 * Take a place, or stand in the queue. The turn is told when it has its place.
	 * @throws HttpBusyException if the queue is full
	 * @throws ClientClosedException if there are no more places
	 */
	void enter(StreamedTurn turn) {
		synchronized (this) {
			if (this.closed) {
				throw new ClientClosedException();
			}
			if (this.running.size() >= this.settings.maxConnections()) {
				if (this.waiting.size() >= this.settings.maxPending()) {
					throw HttpBusyException.tooMany(this.settings);
				}
				this.waiting.add(turn);
				return;
			}
			this.running.add(turn);
		}
		turn.granted();
	}

	/**
	 * Leave the place or the queue; once is enough, more does no harm.
	 */
	void leave(StreamedTurn turn) {
		StreamedTurn next;
		synchronized (this) {
			this.waiting.remove(turn);
			next = this.running.remove(turn) ? takeNext() : null;
		}
		if (next != null) {
			next.granted();
		}
	}

	private @Nullable StreamedTurn takeNext() {
		Iterator<StreamedTurn> all = this.waiting.iterator();
		if (!all.hasNext()) {
			return null;
		}
		StreamedTurn next = all.next();
		all.remove();
		this.running.add(next);
		return next;
	}

	/**
	 * Let nobody in any more.
	 * @return those who waited
	 */
	synchronized List<StreamedTurn> close() {
		this.closed = true;
		List<StreamedTurn> waiting = List.copyOf(this.waiting);
		this.waiting.clear();
		return waiting;
	}

	synchronized List<StreamedTurn> running() {
		return List.copyOf(this.running);
	}

	synchronized int waiting() {
		return this.waiting.size();
	}

	/**
	 * Whether the last turn has left for good.
	 */
	synchronized boolean isDeserted() {
		return this.closed && this.running.isEmpty();
	}

}
