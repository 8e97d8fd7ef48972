package io.github.responsesws.benchmarks.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;

/**
 * Notes the size of each request, turn by turn: a turn that had to be sent again has more
 * than one. Safe for use by several threads.
 */
final class SentBytes implements TurnListener {

	private final List<List<Long>> turns = new ArrayList<>();

	/**
	 * Begin a turn of the conversation.
	 */
	synchronized void nextTurn() {
		this.turns.add(new ArrayList<>());
	}

	@Override
	public synchronized void onStarted(TurnInfo request) {
		this.turns.get(this.turns.size() - 1).add(request.bytesSent());
	}

	/**
	 * Return the requests' sizes.
	 * @return a list for each turn
	 */
	synchronized List<List<Long>> turns() {
		return this.turns.stream().map(List::copyOf).toList();
	}

	/**
	 * Make sure that the other side saw the same.
	 * @param received what reached the server
	 * @throws IllegalStateException if the two differ
	 */
	void compare(List<ReceivedRequest> received) {
		List<Long> sent = turns().stream().flatMap(List::stream).toList();
		List<Long> arrived = received.stream().map((request) -> (long) request.bytes()).toList();
		if (!sent.equals(arrived)) {
			throw new IllegalStateException("Sent " + sent + ", but received " + arrived);
		}
	}

}
