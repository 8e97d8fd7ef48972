package io.github.responsesws.session;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The turns that wait for a lane, in the order in which they came: most for any lane,
 * some for the one that holds their chain. A turn is in here exactly as long as it waits.
 * Belongs to the pool's drain loop; the count is volatile for snapshots.
 */
final class PendingTurns {

	private final LinkedQueue<PendingTurn> forAnyLane = new LinkedQueue<>();

	/** In the order in which they stop waiting for that lane. */
	private final LinkedQueue<PendingTurn> forOneLane = new LinkedQueue<>();

	private volatile int count;

	private int countForOneLane;

	/**
	 * Return how many turns wait. Any thread may ask.
	 */
	int count() {
		return this.count;
	}

	/**
	 * Return how many turns any lane would do for.
	 */
	int countForAnyLane() {
		return this.count - this.countForOneLane;
	}

	/**
	 * Let a turn wait for any lane: behind all others, unless it came earlier and has
	 * lost its lane.
	 */
	void add(PendingTurn turn) {
		waitForAnyLane(turn);
		this.count = this.count + 1;
	}

	/**
	 * Let a turn wait for one lane.
	 * @param lane the turns that wait for that lane
	 * @param until when it takes any lane
	 */
	void add(PendingTurn turn, LinkedQueue<PendingTurn> lane, long until) {
		turn.preferOneLaneUntil(until);
		turn.enter(this.forOneLane.addLast(turn), lane.addLast(turn));
		this.countForOneLane++;
		this.count = this.count + 1;
	}

	private void waitForAnyLane(PendingTurn turn) {
		turn.enter(this.forAnyLane.addBefore(turn, firstAfter(turn.arrival())), null);
	}

	/**
	 * Return the first turn that came later than another one, {@code null} if none did.
	 */
	private LinkedQueue.@Nullable Link<PendingTurn> firstAfter(long arrival) {
		PendingTurn last = this.forAnyLane.last();
		if (last == null || last.arrival() < arrival) {
			return null;
		}
		LinkedQueue.Link<PendingTurn> link = this.forAnyLane.firstLink();
		while (link != null && link.element().arrival() < arrival) {
			link = link.next();
		}
		return link;
	}

	/**
	 * Let a turn wait no longer, if it does.
	 */
	void remove(PendingTurn turn) {
		if (turn.isWaiting()) {
			leave(turn);
			this.count = this.count - 1;
		}
	}

	private void leave(PendingTurn turn) {
		if (turn.isForOneLane()) {
			this.countForOneLane--;
		}
		turn.leave();
	}

	/**
	 * Return the turn that has waited longest for any lane, and let it wait no longer.
	 */
	@Nullable Turn poll() {
		return poll(this.forAnyLane);
	}

	/**
	 * Return the turn that has waited longest for a lane, and let it wait no longer.
	 * @param lane the turns that wait for that lane
	 */
	@Nullable Turn poll(LinkedQueue<PendingTurn> lane) {
		PendingTurn first = lane.first();
		if (first == null) {
			return null;
		}
		remove(first);
		return first.turn();
	}

	/**
	 * Let the turns that waited for a lane take any.
	 * @param lane the turns that wait for that lane
	 */
	void release(LinkedQueue<PendingTurn> lane) {
		for (PendingTurn turn = lane.first(); turn != null; turn = lane.first()) {
			goElsewhere(turn);
		}
	}

	private void goElsewhere(PendingTurn turn) {
		leave(turn);
		waitForAnyLane(turn);
	}

	/**
	 * Act on what has run out: turns that waited long enough for one lane take any, turns
	 * that waited long enough for any are handed over.
	 */
	void expire(long now, Consumer<Turn> expired) {
		for (PendingTurn turn = this.forOneLane.first(); turn != null
				&& now - turn.affinityDeadline() >= 0; turn = this.forOneLane.first()) {
			goElsewhere(turn);
		}
		for (PendingTurn turn = this.forAnyLane.first(); turn != null
				&& now - turn.deadline() >= 0; turn = this.forAnyLane.first()) {
			remove(turn);
			expired.accept(turn.turn());
		}
	}

	/**
	 * Hand over every turn that waits.
	 */
	void clear(Consumer<Turn> each) {
		for (Turn turn = poll(this.forOneLane); turn != null; turn = poll(this.forOneLane)) {
			each.accept(turn);
		}
		for (Turn turn = poll(); turn != null; turn = poll()) {
			each.accept(turn);
		}
	}

	/**
	 * Return when something runs out next.
	 * @param none what to return if nothing waits
	 */
	long nextDeadline(long none) {
		PendingTurn any = this.forAnyLane.first();
		PendingTurn one = this.forOneLane.first();
		long next = (any != null) ? any.deadline() : none;
		if (one != null && (any == null || one.affinityDeadline() - next < 0)) {
			next = one.affinityDeadline();
		}
		return next;
	}

}
