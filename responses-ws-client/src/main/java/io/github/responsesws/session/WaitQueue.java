package io.github.responsesws.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The turns that wait for a lane, in the order in which they came: most for any lane,
 * some for the one that holds their chain. Turns that were cancelled stay until they are
 * met, but never outnumber the others. Belongs to the pool's drain loop; the count is
 * volatile for snapshots.
 */
final class WaitQueue {

	private static final int TOLERATED_DEAD = 64;

	private final Deque<Turn> any = new ArrayDeque<>();

	private final Deque<Turn> forOneLane = new ArrayDeque<>();

	private volatile int pending;

	private int pendingForOneLane;

	int pending() {
		return this.pending;
	}

	/**
	 * Return how many turns any lane would do for.
	 */
	int pendingForAny() {
		return this.pending - this.pendingForOneLane;
	}

	void add(Turn turn) {
		this.any.addLast(turn);
		count(turn, 1);
	}

	/**
	 * Add a turn that came earlier, at the place that its patience gives it.
	 */
	void insert(Turn turn) {
		place(turn);
		count(turn, 1);
	}

	private void place(Turn turn) {
		Deque<Turn> earlier = new ArrayDeque<>();
		for (Turn first = this.any.peekFirst(); first != null
				&& first.waiting().deadline - turn.waiting().deadline < 0; first = this.any.peekFirst()) {
			earlier.push(this.any.removeFirst());
		}
		this.any.addFirst(turn);
		while (!earlier.isEmpty()) {
			this.any.addFirst(earlier.pop());
		}
	}

	void park(Turn turn, Lane lane, PooledSession session) {
		turn.waiting().preferred = lane;
		session.park(turn, lane);
		this.forOneLane.addLast(turn);
		count(turn, 1);
		this.pendingForOneLane++;
	}

	/**
	 * Note that a turn waits no longer, whatever became of it.
	 */
	void left(Turn turn) {
		if (turn.waiting().pending) {
			unpark(turn);
			count(turn, -1);
			purge(this.any);
			purge(this.forOneLane);
		}
	}

	private void count(Turn turn, int change) {
		turn.waiting().pending = change > 0;
		this.pending = this.pending + change;
	}

	private void unpark(Turn turn) {
		if (turn.waiting().preferred != null) {
			turn.waiting().preferred = null;
			this.pendingForOneLane--;
		}
	}

	private void purge(Deque<Turn> queue) {
		if (queue.size() > 2 * this.pending + TOLERATED_DEAD) {
			queue.removeIf((turn) -> !turn.isWaiting());
		}
	}

	/**
	 * Return the turn that has waited longest for any lane.
	 */
	@Nullable Turn first() {
		for (Turn turn = this.any.peekFirst(); turn != null; turn = this.any.peekFirst()) {
			if (turn.isWaiting() && turn.waiting().pending) {
				return turn;
			}
			this.any.pollFirst();
		}
		return null;
	}

	private @Nullable Turn firstForOneLane() {
		for (Turn turn = this.forOneLane.peekFirst(); turn != null; turn = this.forOneLane.peekFirst()) {
			if (turn.isWaiting() && turn.waiting().preferred != null) {
				return turn;
			}
			this.forOneLane.pollFirst();
		}
		return null;
	}

	/**
	 * Return the turn that has waited longest for this very lane.
	 */
	@Nullable Turn firstFor(Lane lane, PooledSession session) {
		Deque<Turn> parked = session.parked(lane);
		if (parked == null) {
			return null;
		}
		for (Turn turn = parked.pollFirst(); turn != null; turn = parked.pollFirst()) {
			if (turn.isWaiting() && turn.waiting().preferred == lane) {
				return turn;
			}
		}
		return null;
	}

	/**
	 * Let the turns that waited for a session's lanes take any.
	 */
	void forgetSession(PooledSession session) {
		for (Lane lane : session.session().lanes()) {
			Deque<Turn> parked = session.parked(lane);
			while (parked != null && !parked.isEmpty()) {
				Turn turn = parked.pollLast();
				if (turn.isWaiting() && turn.waiting().preferred == lane) {
					goElsewhere(turn);
				}
			}
		}
	}

	private void goElsewhere(Turn turn) {
		unpark(turn);
		place(turn);
	}

	/**
	 * Act on what has run out: turns that waited long enough for one lane take any, turns
	 * that waited long enough for any are handed over.
	 */
	void expire(long now, Consumer<Turn> expired) {
		for (Turn turn = firstForOneLane(); turn != null
				&& now - turn.waiting().affinityDeadline >= 0; turn = firstForOneLane()) {
			this.forOneLane.pollFirst();
			goElsewhere(turn);
		}
		for (Turn turn = first(); turn != null && now - turn.waiting().deadline >= 0; turn = first()) {
			this.any.pollFirst();
			left(turn);
			expired.accept(turn);
		}
	}

	/**
	 * Hand over every turn that waits.
	 */
	void clear(Consumer<Turn> each) {
		for (Turn turn = firstForOneLane(); turn != null; turn = firstForOneLane()) {
			this.forOneLane.pollFirst();
			left(turn);
			each.accept(turn);
		}
		for (Turn turn = first(); turn != null; turn = first()) {
			this.any.pollFirst();
			left(turn);
			each.accept(turn);
		}
	}

	/**
	 * Return when something runs out next, or a time long ago if nothing waits.
	 */
	long nextDeadline(long none) {
		Turn any = first();
		Turn one = firstForOneLane();
		long next = (any != null) ? any.waiting().deadline : none;
		if (one != null && (any == null || one.waiting().affinityDeadline - next < 0)) {
			next = one.waiting().affinityDeadline;
		}
		return next;
	}

}
