package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PendingTurnsTests {

	private static final long PATIENCE = 1000;

	private final PendingTurns pending = new PendingTurns();

	private final LinkedQueue<PendingTurn> lane = new LinkedQueue<>();

	private final LinkedQueue<PendingTurn> otherLane = new LinkedQueue<>();

	private long arrivals;

	@Test
	void whoCameFirstIsServedFirst() {
		Turn first = any();
		Turn second = any();
		assertThat(this.pending.count()).isEqualTo(2);
		assertThat(this.pending.poll()).isSameAs(first);
		assertThat(this.pending.poll()).isSameAs(second);
		assertThat(this.pending.poll()).isNull();
		assertThat(this.pending.count()).isZero();
	}

	@Test
	void aCancelledTurnLeavesFromTheMiddle() {
		Turn first = any();
		Turn cancelled = any();
		Turn last = any();
		Turn atLane = at(this.lane, 10);
		Turn cancelledAtLane = at(this.lane, 10);
		Turn lastAtLane = at(this.lane, 10);
		this.pending.remove(cancelled.pending());
		this.pending.remove(cancelledAtLane.pending());
		assertThat(this.pending.count()).isEqualTo(4);
		assertThat(this.pending.countForAnyLane()).isEqualTo(2);
		assertThat(drain()).containsExactly(first, last);
		assertThat(this.pending.poll(this.lane)).isSameAs(atLane);
		assertThat(this.pending.poll(this.lane)).isSameAs(lastAtLane);
		assertThat(this.pending.count()).isZero();
	}

	@Test
	void whoHasLeftDoesNotLeaveAgain() {
		Turn turn = any();
		any();
		this.pending.remove(turn.pending());
		this.pending.remove(turn.pending());
		assertThat(this.pending.count()).isOne();
	}

	@Test
	void aTurnThatLosesItsLaneKeepsItsPlace() {
		Turn first = any();
		Turn second = any();
		Turn third = any();
		assertThat(this.pending.poll()).isSameAs(first);
		assertThat(this.pending.poll()).isSameAs(second);
		Turn fourth = any();
		this.pending.add(second.pending());
		this.pending.add(first.pending());
		assertThat(drain()).containsExactly(first, second, third, fourth);
	}

	@Test
	void eachLaneHasItsOwnLine() {
		Turn one = at(this.lane, 10);
		Turn other = at(this.otherLane, 10);
		assertThat(this.pending.countForAnyLane()).isZero();
		assertThat(this.pending.poll()).isNull();
		assertThat(this.pending.poll(this.otherLane)).isSameAs(other);
		assertThat(this.pending.poll(this.otherLane)).isNull();
		assertThat(this.pending.poll(this.lane)).isSameAs(one);
	}

	@Test
	void whoHasWaitedLongEnoughForOneLaneTakesAny() {
		Turn early = at(this.lane, 10);
		Turn between = any();
		Turn late = at(this.lane, 20);
		assertThat(this.pending.nextDeadline(-1)).isEqualTo(10);
		assertThat(expire(9)).isEmpty();
		assertThat(this.pending.countForAnyLane()).isOne();
		assertThat(expire(10)).isEmpty();
		assertThat(this.pending.countForAnyLane()).isEqualTo(2);
		assertThat(this.pending.nextDeadline(-1)).isEqualTo(20);
		assertThat(this.pending.poll(this.lane)).isSameAs(late);
		assertThat(drain()).containsExactly(early, between);
	}

	@Test
	void whoHasWaitedLongEnoughForAnyLaneIsHandedOver() {
		Turn first = any();
		Turn second = any();
		long deadline = first.pending().deadline();
		assertThat(this.pending.nextDeadline(-1)).isEqualTo(deadline);
		assertThat(expire(deadline - 1)).isEmpty();
		assertThat(expire(deadline)).containsExactly(first);
		assertThat(this.pending.count()).isOne();
		assertThat(expire(second.pending().deadline())).containsExactly(second);
		assertThat(this.pending.nextDeadline(-1)).isEqualTo(-1);
	}

	@Test
	void bothPatiencesMayEndAtOnce() {
		Turn turn = at(this.lane, PATIENCE);
		Turn other = any();
		assertThat(expire(other.pending().deadline())).containsExactly(turn, other);
		assertThat(this.pending.count()).isZero();
		assertThat(this.pending.countForAnyLane()).isZero();
		assertThat(this.pending.poll(this.lane)).isNull();
	}

	@Test
	void whenASessionIsLostItsLinesTakeAnyLaneInTheOrderOfArrival() {
		Turn first = at(this.lane, 10);
		Turn second = any();
		Turn third = at(this.otherLane, 10);
		Turn fourth = at(this.lane, 10);
		Turn fifth = any();
		this.pending.release(this.otherLane);
		this.pending.release(this.lane);
		assertThat(this.pending.countForAnyLane()).isEqualTo(5);
		assertThat(drain()).containsExactly(first, second, third, fourth, fifth);
	}

	@Test
	void turnsThatStopWaitingForOneLaneTogetherKeepTheirOrder() {
		Turn first = at(this.lane, 10);
		Turn second = at(this.otherLane, 10);
		Turn third = at(this.lane, 10);
		expire(10);
		assertThat(drain()).containsExactly(first, second, third);
	}

	@Test
	void everyoneIsHandedOverAtTheEnd() {
		Turn first = any();
		Turn second = at(this.lane, 10);
		List<Turn> handed = new ArrayList<>();
		this.pending.clear(handed::add);
		assertThat(handed).containsExactlyInAnyOrder(first, second);
		assertThat(this.pending.count()).isZero();
		assertThat(this.pending.countForAnyLane()).isZero();
	}

	private Turn any() {
		Turn turn = arrive();
		this.pending.add(turn.pending());
		return turn;
	}

	private Turn at(LinkedQueue<PendingTurn> lane, long until) {
		Turn turn = arrive();
		this.pending.add(turn.pending(), lane, until);
		return turn;
	}

	private Turn arrive() {
		Turn turn = HeldTurn.alone();
		this.arrivals++;
		turn.arrived(this.arrivals, this.arrivals + PATIENCE);
		return turn;
	}

	private List<Turn> expire(long now) {
		List<Turn> expired = new ArrayList<>();
		this.pending.expire(now, expired::add);
		return expired;
	}

	private List<Turn> drain() {
		List<Turn> turns = new ArrayList<>();
		for (Turn turn = this.pending.poll(); turn != null; turn = this.pending.poll()) {
			turns.add(turn);
		}
		return turns;
	}

}
