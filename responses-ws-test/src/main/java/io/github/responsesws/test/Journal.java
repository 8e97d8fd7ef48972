package io.github.responsesws.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What reached the server, and how many turns are under way. Bounded: the oldest entries
 * go first. Safe for use by several threads; only test threads wait.
 */
final class Journal {

	private static final int CAPACITY = 10_000;

	private final Deque<ReceivedRequest> requests = new ArrayDeque<>();

	private final Deque<ReceivedRequest> untaken = new ArrayDeque<>();

	private final Deque<Handshake> handshakes = new ArrayDeque<>();

	private int turns;

	synchronized void add(ReceivedRequest request) {
		addBounded(this.requests, request);
		addBounded(this.untaken, request);
		notifyAll();
	}

	synchronized void add(Handshake handshake) {
		addBounded(this.handshakes, handshake);
	}

	synchronized void turnQueued() {
		this.turns++;
	}

	synchronized void turnEnded() {
		this.turns--;
		notifyAll();
	}

	synchronized List<ReceivedRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized List<Handshake> handshakes() {
		return new ArrayList<>(this.handshakes);
	}

	synchronized ReceivedRequest take(Duration timeout) {
		if (!await(timeout, () -> !this.untaken.isEmpty())) {
			throw new AssertionError("No request arrived within " + timeout);
		}
		return this.untaken.remove();
	}

	synchronized void awaitIdle(Duration timeout) {
		if (!await(timeout, () -> this.turns == 0)) {
			throw new AssertionError(this.turns + " turns are still under way after " + timeout);
		}
	}

	synchronized void clear() {
		this.requests.clear();
		this.untaken.clear();
		this.handshakes.clear();
	}

	private boolean await(Duration timeout, BooleanSupplier condition) {
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			while (!condition.getAsBoolean()) {
				long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
				if (millis <= 0) {
					return false;
				}
				wait(millis);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static <T> void addBounded(Deque<T> deque, T entry) {
		if (deque.size() == CAPACITY) {
			deque.remove();
		}
		deque.add(entry);
	}

}
