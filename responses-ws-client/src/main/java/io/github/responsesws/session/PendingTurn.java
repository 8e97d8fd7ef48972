package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;

/**
 * A turn's wait for a lane: its patience, and its places in the queues. Belongs to the
 * pool's drain loop.
 */
final class PendingTurn {

	private final Turn turn;

	private final long arrival;

	private final long deadline;

	private long affinityDeadline;

	/** Among the turns that wait for any lane, or among those that wait for one. */
	private LinkedQueue.@Nullable Link<PendingTurn> place;

	/** Among the turns that wait for the same lane. */
	private LinkedQueue.@Nullable Link<PendingTurn> placeAtLane;

	/**
	 * Create a wait that has not begun.
	 * @param arrival a number that grows with each turn
	 * @param deadline when the turn gives up
	 */
	PendingTurn(Turn turn, long arrival, long deadline) {
		this.turn = turn;
		this.arrival = arrival;
		this.deadline = deadline;
	}

	Turn turn() {
		return this.turn;
	}

	/**
	 * Note when the turn will take any lane.
	 */
	void preferOneLaneUntil(long affinityDeadline) {
		this.affinityDeadline = affinityDeadline;
	}

	long arrival() {
		return this.arrival;
	}

	long deadline() {
		return this.deadline;
	}

	long affinityDeadline() {
		return this.affinityDeadline;
	}

	boolean isWaiting() {
		return this.place != null;
	}

	boolean isForOneLane() {
		return this.placeAtLane != null;
	}

	void enter(LinkedQueue.Link<PendingTurn> place, LinkedQueue.@Nullable Link<PendingTurn> placeAtLane) {
		this.place = place;
		this.placeAtLane = placeAtLane;
	}

	void leave() {
		if (this.place != null) {
			this.place.remove();
			this.place = null;
		}
		if (this.placeAtLane != null) {
			this.placeAtLane.remove();
			this.placeAtLane = null;
		}
	}

}
