package io.github.responsesws.session;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.TurnPlacement;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Hands lanes to turns, and lets turns wait for lanes.
 * <p>
 * A session stops taking turns when its keeper retires it, when the service or the
 * network ends it, when an abandoned response blocks one of its lanes for good, and when
 * the client closes. It is only passed over while all its lanes are leased.
 * <p>
 * Every field belongs to the serial loop, whichever thread runs it, except where it is
 * volatile for snapshots.
 */
final class LaneDispatcher implements SessionOwner {

	private static final long LAST_RESORT_SECONDS = 3;

	private final PoolSettings settings;

	private final PoolCounters counters;

	private final Scheduler timer;

	private final SerialLoop loop = new SerialLoop(this::settle);

	private final Alarm alarm;

	private final WaitQueue waiting = new WaitQueue();

	private final SessionRegistry registry;

	private final SessionKeeper keeper;

	private final Set<Session> lingering = new HashSet<>();

	private final Sinks.Empty<Void> terminated = Sinks.empty();

	private boolean closing;

	private Disposable shutdownTimer = Disposables.disposed();

	LaneDispatcher(SessionConnector connector, SessionSettings sessionSettings, PoolSettings settings,
			PoolCounters counters, SessionListener listener, Scheduler timer) {
		this.settings = settings;
		this.counters = counters;
		this.timer = timer;
		this.registry = new SessionRegistry(settings);
		this.alarm = new Alarm(timer, () -> this.loop.execute(this::onAlarm));
		this.keeper = new SessionKeeper(connector, sessionSettings, settings, this.registry, listener, this.loop,
				this.alarm, this, this::onRetired);
	}

	// Any thread

	void acquire(Turn turn) {
		this.loop.execute(() -> onAcquire(turn));
	}

	void cancelled(Turn turn) {
		this.loop.execute(() -> this.waiting.left(turn));
	}

	/**
	 * Begin to keep the smallest number of sessions open.
	 */
	Mono<Void> start() {
		this.loop.execute(this.keeper::keepIdle);
		return this.keeper.firstHandshake();
	}

	/**
	 * Open a session although no turn asks.
	 */
	void open() {
		this.loop.execute(this.keeper::seek);
	}

	Mono<Void> close() {
		this.loop.execute(this::onClose);
		return this.terminated.asMono();
	}

	SessionRegistry registry() {
		return this.registry;
	}

	SessionKeeper keeper() {
		return this.keeper;
	}

	int pending() {
		return this.waiting.pending();
	}

	long now() {
		return this.alarm.now();
	}

	// Turns

	private void onAcquire(Turn turn) {
		if (!turn.isWaiting()) {
			return;
		}
		String warmedSession = turn.warmedSession();
		if (warmedSession != null) {
			if (!offerSession(turn, warmedSession)) {
				refuse(turn, new SessionTakenException(warmedSession));
			}
			return;
		}
		if (this.closing) {
			refuse(turn, new ClientClosedException());
			return;
		}
		Throwable failure = this.keeper.certainFailure();
		if (failure != null) {
			refuse(turn, failure);
			return;
		}
		long now = now();
		turn.waiting().deadline = now + this.settings.acquireTimeout().toNanos();
		boolean offered = (turn.placement() == TurnPlacement.BESIDE) ? offerSibling(turn) : offerHolder(turn, now);
		if (!offered && turn.placement() == TurnPlacement.IN_PLACE) {
			refuse(turn, new ChainNotHeldException());
		}
		else if (!offered && !offerFree(turn)) {
			if (this.waiting.pendingForAny() >= this.settings.maxPending() + this.keeper.lanesToCome()) {
				refuse(turn, new PendingLimitException(usage(), this.settings.maxPending()));
			}
			else {
				this.waiting.add(turn);
			}
		}
	}

	/**
	 * Offer a turn the lane that holds its {@code previous_response_id}.
	 * @return whether it runs there or waits for it
	 */
	private boolean offerHolder(Turn turn, long now) {
		String previous = turn.request().previousResponseId();
		SessionRegistry.Holder holder = (previous != null) ? this.registry.holder(previous) : null;
		if (holder == null || !holder.session().isUsable()) {
			return false;
		}
		if (holder.session().isFree(holder.lane())) {
			return lease(turn, holder);
		}
		if (turn.placement() != TurnPlacement.ANYWHERE) {
			return turn.placement() == TurnPlacement.NEARBY && offerSibling(turn);
		}
		long wait = this.settings.affinityWait().toNanos();
		if (wait == 0 || this.waiting.pending() >= this.settings.maxPending()) {
			return false;
		}
		turn.waiting().affinityDeadline = Math.min(now + wait, turn.waiting().deadline);
		this.waiting.park(turn, holder.lane(), holder.session());
		return true;
	}

	/**
	 * Offer a fork another lane of the session that holds what it goes on from.
	 * @return whether it runs there
	 */
	private boolean offerSibling(Turn turn) {
		String previous = turn.request().previousResponseId();
		SessionRegistry.Holder holder = (previous != null) ? this.registry.holder(previous) : null;
		if (holder == null || !holder.session().isUsable()) {
			return false;
		}
		Lane sibling = holder.session().sibling(holder.lane());
		return sibling != null && lease(turn, new SessionRegistry.Holder(holder.session(), sibling));
	}

	private boolean offerFree(Turn turn) {
		if (this.waiting.first() != null) {
			return false;
		}
		SessionRegistry.Holder free = this.registry.choose();
		return free != null && lease(turn, free);
	}

	/**
	 * Offer a warm-up a lane of its session that no turn has any use for.
	 * @return whether it runs there
	 */
	private boolean offerSession(Turn turn, String sessionId) {
		// A session that has just been opened may have been opened for turns that wait.
		match();
		PooledSession pooled = this.registry.find(sessionId);
		Lane fresh = (pooled != null && pooled.isUsable()) ? pooled.fresh() : null;
		return pooled != null && fresh != null && lease(turn, new SessionRegistry.Holder(pooled, fresh));
	}

	/**
	 * Put a turn on a lane.
	 * @return whether the turn is taken care of: if it was cancelled, or wants another
	 * lane or none, the lane stays free
	 */
	private boolean lease(Turn turn, SessionRegistry.Holder free) {
		PooledSession pooled = free.session();
		Lane lane = free.lane();
		String previous = turn.request().previousResponseId();
		Boolean hit = (previous != null) ? previous.equals(pooled.chain(lane)) : null;
		if (turn.placement() == TurnPlacement.IN_PLACE && !Boolean.TRUE.equals(hit)) {
			refuse(turn, new ChainNotHeldException());
			return true;
		}
		if (!turn.assign(pooled.session(), lane.name(), hit)) {
			return true;
		}
		pooled.lease(lane);
		if (hit != null) {
			(hit ? this.counters.affinityHits : this.counters.affinityMisses).increment();
		}
		if (!Boolean.TRUE.equals(hit)) {
			this.registry.hold(pooled, lane, null);
		}
		try {
			pooled.session().start(turn, lane);
		}
		catch (RejectedExecutionException ex) {
			// The event loops were stopped before the client.
			if (turn.unassign()) {
				refuse(turn, new ClientClosedException());
			}
		}
		return true;
	}

	private void refuse(Turn turn, Throwable reason) {
		if (turn.refuse()) {
			// An exception of its own: subscribers add to what they get.
			Throwable own = (reason instanceof HandshakeException handshake) ? handshake.copy() : reason;
			this.loop.afterwards(() -> turn.refused(own));
		}
	}

	private String usage() {
		int busy = 0;
		int lanes = 0;
		for (PooledSession pooled : this.registry.all()) {
			if (!pooled.isRetired()) {
				busy += pooled.leased();
				lanes += pooled.lanes();
			}
		}
		return busy + " of " + lanes + " lanes busy on " + this.registry.live() + " of " + this.settings.maxSessions()
				+ " sessions (responses-ws.pool.max-sessions), " + this.waiting.pending() + " turns waiting";
	}

	// What sessions tell

	@Override
	public void laneFree(Session session, Lane lane, @Nullable String chain) {
		this.loop.execute(() -> {
			PooledSession pooled = this.registry.find(session);
			if (pooled != null) {
				if (!pooled.isRetired()) {
					this.registry.hold(pooled, lane, chain);
				}
				release(pooled, lane);
			}
		});
	}

	@Override
	public void laneUnused(Session session, Lane lane) {
		this.loop.execute(() -> {
			PooledSession pooled = this.registry.find(session);
			if (pooled != null) {
				release(pooled, lane);
			}
		});
	}

	private void release(PooledSession pooled, Lane lane) {
		pooled.release(lane, now());
		if (!pooled.isUsable()) {
			return;
		}
		SessionRegistry.Holder free = new SessionRegistry.Holder(pooled, lane);
		// The lane stays free if a turn is cancelled just now: the next one takes it.
		for (Turn turn = nextFor(free); turn != null; turn = nextFor(free)) {
			this.waiting.left(turn);
			lease(turn, free);
		}
	}

	private @Nullable Turn nextFor(SessionRegistry.Holder holder) {
		return holder.session().isFree(holder.lane()) ? this.waiting.firstFor(holder.lane(), holder.session()) : null;
	}

	@Override
	public void bounced(Turn turn) {
		this.loop.execute(() -> {
			if (turn.warmedSession() != null) {
				refuse(turn, new SessionTakenException(turn.warmedSession()));
			}
			else if (this.closing) {
				refuse(turn, new ClientClosedException());
			}
			else if (turn.isWaiting()) {
				this.waiting.insert(turn);
			}
		});
	}

	@Override
	public void proven(Session session) {
		this.loop.execute(() -> this.keeper.proven(session));
	}

	@Override
	public void retiring(Session session) {
		this.loop.execute(() -> {
			PooledSession pooled = this.registry.find(session);
			if (pooled != null && !pooled.isRetired()) {
				onRetired(pooled);
			}
		});
	}

	private void onRetired(PooledSession pooled) {
		this.registry.retire(pooled);
		this.waiting.forgetSession(pooled);
		this.keeper.noLongerReplacing(pooled);
	}

	@Override
	public void ended(Session session, CloseReason reason, @Nullable HandshakeException failure) {
		this.loop.execute(() -> {
			PooledSession pooled = this.registry.remove(session);
			if (pooled != null) {
				this.waiting.forgetSession(pooled);
				this.lingering.add(session);
				session.whenGone(() -> this.loop.execute(() -> this.lingering.remove(session)));
				this.keeper.ended(pooled, reason, failure);
			}
		});
	}

	@Override
	public void lanesUnsupported() {
		this.loop.execute(this.keeper::giveUpLanes);
	}

	@Override
	public void stray() {
		this.counters.strayEvents.increment();
	}

	// After each batch of tasks

	private void onAlarm() {
		this.alarm.rang();
	}

	private void settle() {
		this.waiting.expire(now(), (turn) -> refuse(turn,
				new AcquireTimeoutException(this.settings.acquireTimeout(), usage(), this.keeper.lastFailure())));
		match();
		Throwable failure = this.keeper.takeHopelessFailure();
		if (failure != null) {
			this.waiting.clear((turn) -> refuse(turn, failure));
		}
		if (this.closing) {
			settleClosing();
			return;
		}
		this.keeper.settle(this.waiting.pendingForAny());
		if (this.waiting.pending() > 0) {
			this.alarm.noLaterThan(this.waiting.nextDeadline(now()));
		}
	}

	private void match() {
		for (Turn turn = this.waiting.first(); turn != null; turn = this.waiting.first()) {
			SessionRegistry.Holder free = this.registry.choose();
			if (free == null) {
				return;
			}
			this.waiting.left(turn);
			lease(turn, free);
		}
	}

	// End

	private void onClose() {
		if (this.closing) {
			return;
		}
		this.closing = true;
		this.alarm.cancel();
		this.waiting.clear((turn) -> refuse(turn, new ClientClosedException()));
		this.keeper.close();
		this.shutdownTimer = this.timer.schedule(() -> this.loop.execute(this::onShutdownTimeout),
				this.settings.shutdownTimeout().toNanos(), TimeUnit.NANOSECONDS);
	}

	private void onShutdownTimeout() {
		this.registry.all().forEach((pooled) -> pooled.session().close(CloseReason.SHUTDOWN));
		// Event loops that were stopped under us never tell that a socket is gone.
		this.shutdownTimer = this.timer.schedule(this.terminated::tryEmitEmpty, LAST_RESORT_SECONDS, TimeUnit.SECONDS);
	}

	private void settleClosing() {
		if (this.registry.all().isEmpty() && this.lingering.isEmpty() && this.keeper.connecting() == 0) {
			this.shutdownTimer.dispose();
			this.loop.afterwards(this.terminated::tryEmitEmpty);
		}
	}

}
