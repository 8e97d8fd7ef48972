package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;

/**
 * A queue that an element can leave from any place in constant time, by the link that it
 * was given. Belongs to the pool's drain loop.
 *
 * @param <T> what waits
 */
final class LinkedQueue<T> {

	private @Nullable Link<T> first;

	private @Nullable Link<T> last;

	@Nullable Link<T> firstLink() {
		return this.first;
	}

	@Nullable T first() {
		return (this.first != null) ? this.first.element : null;
	}

	@Nullable T last() {
		return (this.last != null) ? this.last.element : null;
	}

	boolean isEmpty() {
		return this.first == null;
	}

	Link<T> addLast(T element) {
		return insert(element, this.last, null);
	}

	/**
	 * Add an element ahead of another one.
	 * @param next a link of this queue, {@code null} for the end
	 */
	Link<T> addBefore(T element, @Nullable Link<T> next) {
		return insert(element, (next != null) ? next.previous : this.last, next);
	}

	private Link<T> insert(T element, @Nullable Link<T> previous, @Nullable Link<T> next) {
		Link<T> link = new Link<>(this, element, previous, next);
		if (previous != null) {
			previous.next = link;
		}
		else {
			this.first = link;
		}
		if (next != null) {
			next.previous = link;
		}
		else {
			this.last = link;
		}
		return link;
	}

	/**
	 * The place of an element.
	 *
	 * @param <T> what waits
	 */
	static final class Link<T> {

		private final T element;

		private @Nullable LinkedQueue<T> queue;

		private @Nullable Link<T> previous;

		private @Nullable Link<T> next;

		private Link(LinkedQueue<T> queue, T element, @Nullable Link<T> previous, @Nullable Link<T> next) {
			this.queue = queue;
			this.element = element;
			this.previous = previous;
			this.next = next;
		}

		T element() {
			return this.element;
		}

		@Nullable Link<T> next() {
			return this.next;
		}

		/**
		 * Leave the queue. An element that has left cannot leave again.
		 */
		void remove() {
			LinkedQueue<T> queue = this.queue;
			if (queue == null) {
				throw new IllegalStateException("This element has left its queue");
			}
			if (this.previous != null) {
				this.previous.next = this.next;
			}
			else {
				queue.first = this.next;
			}
			if (this.next != null) {
				this.next.previous = this.previous;
			}
			else {
				queue.last = this.previous;
			}
			this.queue = null;
			this.previous = null;
			this.next = null;
		}

	}

}
