package io.github.responsesws.session;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.session.PooledSession.PooledLane;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.TurnDeferredException;
import io.github.responsesws.turn.TurnPlacement;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Hands lanes to turns, and lets turns wait for lanes. Belongs to the pool's drain loop,
 * to which it brings what turns tell it; the number of turns that wait is volatile for
 * snapshots.
 */
final class LaneDispatcher implements TurnOwner {

	private final PoolSettings settings;

	private final PoolCounters counters;

	private final SessionRegistry registry;

	private final SessionLifecycle lifecycle;

	private final BiConsumer<Turn, Throwable> refused;

	private final SerialLoop loop;

	private final TurnWatcher watcher;

	private final Scheduler timer;

	private final PendingTurns pending = new PendingTurns();

	private long arrivals;

	private boolean closed;

	/**
	 * Create a dispatcher.
	 * @param refused tells a turn why it gets no lane, once the drain loop is over
	 * @param loop the drain loop
	 * @param watcher hears how turns end
	 * @param timer whose clock turns are measured by
	 */
	LaneDispatcher(PoolSettings settings, PoolCounters counters, SessionRegistry registry, SessionLifecycle lifecycle,
			BiConsumer<Turn, Throwable> refused, SerialLoop loop, TurnWatcher watcher, Scheduler timer) {
		this.settings = settings;
		this.counters = counters;
		this.registry = registry;
		this.lifecycle = lifecycle;
		this.refused = refused;
		this.loop = loop;
		this.watcher = watcher;
		this.timer = timer;
	}

	// What turns tell, any thread

	@Override
	public void acquire(Turn turn) {
		this.loop.execute(() -> acquire(turn, turn.subscribedAt()));
	}

	@Override
	public void cancelled(Turn turn) {
		this.loop.execute(() -> this.pending.remove(turn.pending()));
	}

	@Override
	public void buffered(long bytes) {
		this.counters.bufferedBytes.add(bytes);
	}

	@Override
	public boolean ended(long startedAt, @Nullable Throwable failure) {
		return this.watcher.ended(startedAt, failure);
	}

	@Override
	public Scheduler timer() {
		return this.timer;
	}

	// Drain loop

	/**
	 * Return how many turns wait. Any thread may ask.
	 */
	int pending() {
		return this.pending.count();
	}

	/**
	 * Return how many turns wait that any lane would do for.
	 */
	int pendingForAnyLane() {
		return this.pending.countForAnyLane();
	}

	/**
	 * Return when a turn's wait ends next, or the time given if none waits.
	 */
	long nextDeadline(long none) {
		return this.pending.nextDeadline(none);
	}

	/**
	 * Put a turn on a lane, let it wait for one, or refuse it.
	 */
	private void acquire(Turn turn, long now) {
		if (!turn.isWaiting()) {
			return;
		}
		if (turn.placement() instanceof TurnPlacement.OnSession one) {
			if (!offerSession(turn, one.sessionId())) {
				refuse(turn, new SessionTakenException(one.sessionId()));
			}
			return;
		}
		if (this.closed) {
			refuse(turn, new ClientClosedException());
			return;
		}
		if (refuseForGood(turn)) {
			return;
		}
		turn.arrived(++this.arrivals, now + this.settings.acquireTimeout().toNanos());
		if (!offerByChain(turn, now) && !offerFree(turn)) {
			if (this.pending.countForAnyLane() >= this.settings.maxPending() + this.lifecycle.lanesToCome()) {
				refuse(turn, new PendingLimitException(usage(), this.settings.maxPending()));
			}
			else {
				this.pending.add(turn.pending());
			}
		}
	}

	/**
	 * Refuse a turn if the server has just refused the client for good.
	 * @return whether that is so
	 */
	private boolean refuseForGood(Turn turn) {
		Throwable failure = (this.registry.live() == 0) ? this.lifecycle.certainFailure() : null;
		if (failure != null) {
			refuse(turn, failure);
		}
		return failure != null;
	}

	/**
	 * Offer a turn the lane that holds its {@code previous_response_id}, or one near it.
	 * @return whether it runs there, waits for it or does without
	 */
	private boolean offerByChain(Turn turn, long now) {
		PooledLane holder = holder(turn);
		TurnPlacement placement = turn.placement();
		if (placement == TurnPlacement.BESIDE || placement == TurnPlacement.BESIDE_OR_NOT) {
			if (holder != null && offerSibling(turn, holder)) {
				return true;
			}
			if (placement.isCondition()) {
				refuse(turn, new ChainNotHeldException());
			}
			return placement.isCondition();
		}
		if (holder != null && holder.isFree()) {
			lease(turn, holder);
			return true;
		}
		if (placement == TurnPlacement.IN_PLACE) {
			refuse(turn, new ChainNotHeldException());
			return true;
		}
		if (placement == TurnPlacement.NEARBY) {
			return holder != null && offerSibling(turn, holder);
		}
		return holder != null && waitForHolder(turn, holder, now);
	}

	private @Nullable PooledLane holder(Turn turn) {
		String previous = turn.request().previousResponseId();
		PooledLane holder = (previous != null) ? this.registry.holder(previous) : null;
		return (holder != null && holder.session().isUsable()) ? holder : null;
	}

	/**
	 * Offer a turn another lane of the session that holds what it goes on from.
	 */
	private boolean offerSibling(Turn turn, PooledLane holder) {
		PooledLane sibling = holder.session().sibling(holder);
		if (sibling != null) {
			lease(turn, sibling);
		}
		return sibling != null;
	}

	private boolean waitForHolder(Turn turn, PooledLane holder, long now) {
		long wait = this.settings.affinityWait().toNanos();
		if (wait == 0 || this.pending.count() >= this.settings.maxPending()) {
			return false;
		}
		PendingTurn pending = turn.pending();
		this.pending.add(pending, holder.pending(), Math.min(now + wait, pending.deadline()));
		return true;
	}

	private boolean offerFree(Turn turn) {
		if (this.pending.countForAnyLane() > 0) {
			return false;
		}
		PooledLane free = this.registry.choose();
		if (free != null) {
			lease(turn, free);
		}
		return free != null;
	}

	/**
	 * Offer a turn a lane of one session that no other turn has any use for.
	 * @return whether it runs there
	 */
	private boolean offerSession(Turn turn, String sessionId) {
		// A session that has just been opened may have been opened for turns that wait.
		match();
		PooledSession pooled = this.registry.find(sessionId);
		PooledLane fresh = (pooled != null && pooled.isUsable()) ? pooled.fresh() : null;
		if (fresh != null) {
			lease(turn, fresh);
		}
		return fresh != null;
	}

	/**
	 * Put a turn on a lane. If the turn was cancelled, or wants another lane or none, the
	 * lane stays free.
	 */
	private void lease(Turn turn, PooledLane lane) {
		String previous = turn.request().previousResponseId();
		Boolean hit = (previous != null) ? previous.equals(lane.chain()) : null;
		if (turn.placement() == TurnPlacement.IN_PLACE && !Boolean.TRUE.equals(hit)) {
			refuse(turn, new ChainNotHeldException());
			return;
		}
		if (!turn.mayStart()) {
			refuse(turn, new TurnDeferredException());
			return;
		}
		Session session = lane.session().session();
		if (!turn.assign(session, lane.lane().name(), hit)) {
			return;
		}
		lane.session().lease(lane);
		if (hit != null) {
			(hit ? this.counters.affinityHits : this.counters.affinityMisses).increment();
		}
		if (!Boolean.TRUE.equals(hit)) {
			this.registry.hold(lane, null);
		}
		try {
			session.start(turn, lane.lane());
		}
		catch (RejectedExecutionException ex) {
			// The event loops were stopped before the client.
			if (turn.unassign()) {
				refuse(turn, new ClientClosedException());
			}
		}
	}

	private void refuse(Turn turn, Throwable reason) {
		if (turn.refuse()) {
			// An exception of its own: subscribers add to what they get.
			Throwable own = (reason instanceof HandshakeException handshake) ? handshake.copy() : reason;
			this.refused.accept(turn, own);
		}
	}

	private String usage() {
		int busy = 0;
		int lanes = 0;
		for (PooledSession pooled : this.registry.all()) {
			if (!pooled.isRetired()) {
				busy += pooled.leased();
				lanes += pooled.lanes().size();
			}
		}
		return busy + " of " + lanes + " lanes busy on " + this.registry.live() + " of " + this.settings.maxSessions()
				+ " sessions (responses-ws.pool.max-sessions), " + this.pending.count() + " turns waiting";
	}

	/**
	 * Take back a turn that has lost its lane before its request was written.
	 */
	void returned(Turn turn) {
		if (turn.placement() instanceof TurnPlacement.OnSession one) {
			refuse(turn, new SessionTakenException(one.sessionId()));
		}
		else if (turn.placement().isCondition()) {
			refuse(turn, new ChainNotHeldException());
		}
		else if (this.closed) {
			refuse(turn, new ClientClosedException());
		}
		else if (turn.isWaiting() && !refuseForGood(turn)) {
			this.pending.add(turn.pending());
		}
	}

	/**
	 * Take back a lane, and let a turn that waits for it go on there.
	 */
	void release(PooledLane lane, long now) {
		lane.session().release(lane, now);
		// The lane stays free if a turn is cancelled just now: the next one takes it.
		while (lane.session().isUsable() && lane.isFree()) {
			Turn turn = this.pending.poll(lane.pending());
			if (turn == null) {
				return;
			}
			lease(turn, lane);
		}
	}

	/**
	 * Let the turns that wait for a lane of a session take any other.
	 */
	void letGo(PooledSession pooled) {
		pooled.lanes().forEach((lane) -> this.pending.release(lane.pending()));
	}

	/**
	 * Refuse the turns whose patience has ended.
	 */
	void expire(long now) {
		this.pending.expire(now, (turn) -> refuse(turn,
				new AcquireTimeoutException(this.settings.acquireTimeout(), usage(), this.lifecycle.lastFailure())));
	}

	/**
	 * Refuse every turn that waits.
	 */
	void refuseAll(Throwable reason) {
		this.pending.clear((turn) -> refuse(turn, reason));
	}

	/**
	 * Take no more turns.
	 */
	void close() {
		this.closed = true;
		this.pending.clear((turn) -> refuse(turn, new ClientClosedException()));
	}

	/**
	 * Put the turns that wait on whatever lanes are free.
	 */
	void match() {
		while (this.pending.countForAnyLane() > 0) {
			PooledLane free = this.registry.choose();
			Turn turn = (free != null) ? this.pending.poll() : null;
			if (free == null || turn == null) {
				return;
			}
			lease(turn, free);
		}
	}

}
