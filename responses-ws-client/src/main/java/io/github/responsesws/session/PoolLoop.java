package io.github.responsesws.session;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The pool's drain loop: what sessions have to tell arrives here from any thread, as what
 * turns have to tell arrives at the {@link LaneDispatcher}, and is dealt with one after
 * the other.
 * <p>
 * A session stops taking turns when its lifecycle ends, when the service or the network
 * ends it, when an abandoned response blocks one of its lanes for good, and when the
 * client closes. It is only passed over while all its lanes are leased.
 * <p>
 * Every field belongs to the serial loop, whichever thread runs it, except where it is
 * volatile for snapshots.
 */
final class PoolLoop implements SessionOwner {

	private static final long LAST_RESORT_SECONDS = 3;

	private final PoolSettings settings;

	private final PoolCounters counters;

	private final Scheduler timer;

	private final SerialLoop loop = new SerialLoop(this::afterBatch);

	private final Refusals refusals = new Refusals(this.loop);

	private final Alarm alarm;

	private final SessionRegistry registry;

	private final SessionLifecycle lifecycle;

	private final LaneDispatcher dispatcher;

	private final ServiceNews news;

	private final Set<Session> lingering = new HashSet<>();

	private final Sinks.Empty<Void> terminated = Sinks.empty();

	private boolean closing;

	private Disposable shutdownTimer = Disposables.disposed();

	PoolLoop(SessionConnector connector, SessionSettings sessionSettings, PoolSettings settings, PoolCounters counters,
			SessionListener listener, TurnWatcher watcher, Scheduler timer) {
		this.settings = settings;
		this.counters = counters;
		this.timer = timer;
		this.news = new ServiceNews(listener);
		this.registry = new SessionRegistry(settings);
		this.alarm = new Alarm(timer, () -> this.loop.execute(this::onAlarm));
		this.lifecycle = new SessionLifecycle(connector, sessionSettings, settings, this.registry, listener, this.loop,
				this.alarm, this, this::onRetired);
		this.dispatcher = new LaneDispatcher(settings, counters, this.registry, this.lifecycle, this.refusals::add,
				this.loop, watcher, timer);
	}

	// Any thread

	/**
	 * Begin to keep the smallest number of sessions open.
	 */
	Mono<Void> start() {
		this.loop.execute(this.lifecycle::keepIdle);
		return this.lifecycle.firstHandshake();
	}

	/**
	 * Open a session although no turn asks.
	 */
	void open() {
		this.loop.execute(this.lifecycle::seek);
	}

	Mono<Void> close() {
		this.loop.execute(this::onClose);
		return this.terminated.asMono();
	}

	/**
	 * Open a session although no turn asks, and although the server may have refused the
	 * last one for good.
	 */
	void probe() {
		this.loop.execute(this.lifecycle::probe);
	}

	/**
	 * Try the next handshake as if the last ones had not failed.
	 */
	void forgetFailures() {
		this.loop.execute(this.lifecycle::forgetFailures);
	}

	/**
	 * End a session.
	 * @param atOnce whether it ends whatever runs on it, or when that has ended
	 * @return whether there is such a session
	 */
	Mono<Boolean> end(String sessionId, boolean atOnce) {
		return Mono.create((sink) -> this.loop.execute(() -> {
			PooledSession pooled = this.registry.find(sessionId);
			if (pooled != null) {
				this.lifecycle.retire(pooled, CloseReason.REQUESTED);
				if (atOnce) {
					pooled.session().close(CloseReason.REQUESTED);
				}
			}
			this.loop.afterwards(() -> sink.success(pooled != null));
		}));
	}

	/**
	 * Refuse the turns that wait for a lane.
	 */
	void refuseWaiting(Throwable reason) {
		this.loop.execute(() -> this.dispatcher.refuseAll(reason));
	}

	/**
	 * Return who takes care of turns that have no lane yet.
	 */
	TurnOwner turns() {
		return this.dispatcher;
	}

	SessionRegistry registry() {
		return this.registry;
	}

	int connecting() {
		return this.lifecycle.connecting();
	}

	@Nullable HandshakeSnapshot lastHandshake() {
		return this.lifecycle.lastHandshake();
	}

	int pending() {
		return this.dispatcher.pending();
	}

	long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	// What sessions tell

	@Override
	public void laneFree(Session session, Lane lane, @Nullable String chain) {
		onPooled(session, (pooled) -> {
			if (!pooled.isRetired()) {
				this.registry.hold(pooled.lane(lane), chain);
			}
			this.dispatcher.release(pooled.lane(lane), now());
		});
	}

	@Override
	public void laneUnused(Session session, Lane lane) {
		onPooled(session, (pooled) -> this.dispatcher.release(pooled.lane(lane), now()));
	}

	@Override
	public void bounced(Turn turn) {
		this.loop.execute(() -> this.dispatcher.returned(turn));
	}

	@Override
	public void proven(Session session) {
		onPooled(session, this.lifecycle::proven);
	}

	@Override
	public void retiring(Session session) {
		onPooled(session, (pooled) -> {
			if (!pooled.isRetired()) {
				onRetired(pooled);
			}
		});
	}

	private void onRetired(PooledSession pooled) {
		this.registry.retire(pooled);
		this.dispatcher.letGo(pooled);
		this.lifecycle.noLongerReplacing(pooled);
	}

	@Override
	public void ended(Session session, CloseReason reason, @Nullable HandshakeException failure) {
		onPooled(session, (pooled) -> {
			this.registry.remove(pooled);
			this.dispatcher.letGo(pooled);
			this.lingering.add(session);
			session.whenGone(() -> this.loop.execute(() -> this.lingering.remove(session)));
			this.lifecycle.ended(pooled, reason, failure);
		});
	}

	@Override
	public void lanesEchoed(Session session) {
		onPooled(session, this.lifecycle::lanesEchoed);
	}

	@Override
	public void lanesUnsupported() {
		this.loop.execute(this.lifecycle::giveUpLanes);
	}

	@Override
	public void notice(Session session, ResponseEvent event) {
		this.news.notice(session, event);
	}

	@Override
	public void idChanged(Session session, ResponseEvent event) {
		this.news.idChanged(session, event);
	}

	@Override
	public void stray() {
		this.counters.strayEvents.increment();
	}

	private void onPooled(Session session, Consumer<PooledSession> task) {
		this.loop.execute(() -> {
			PooledSession pooled = this.registry.find(session);
			if (pooled != null) {
				task.accept(pooled);
			}
		});
	}

	// After each batch of tasks

	private void onAlarm() {
		this.alarm.rang();
	}

	private void afterBatch() {
		settle();
		this.refusals.tell(now());
	}

	private void settle() {
		if (this.dispatcher.pending() > 0) {
			if (!this.refusals.isHolding(now())) {
				this.dispatcher.expire(now());
			}
			this.dispatcher.match();
		}
		Throwable failure = this.lifecycle.takeHopelessFailure();
		if (failure != null) {
			this.dispatcher.refuseAll(failure);
		}
		if (this.closing) {
			settleClosing();
			return;
		}
		this.lifecycle.settle(this.dispatcher.pendingForAnyLane());
		if (this.dispatcher.pending() > 0) {
			long now = now();
			this.alarm.noLaterThan(
					this.refusals.isHolding(now) ? this.refusals.heldUntil() : this.dispatcher.nextDeadline(now));
		}
	}

	// End

	private void onClose() {
		if (this.closing) {
			return;
		}
		this.closing = true;
		this.alarm.cancel();
		this.dispatcher.close();
		this.lifecycle.close();
		this.shutdownTimer = this.timer.schedule(() -> this.loop.execute(this::onShutdownTimeout),
				this.settings.shutdownTimeout().toNanos(), TimeUnit.NANOSECONDS);
	}

	private void onShutdownTimeout() {
		this.registry.all().forEach((pooled) -> pooled.session().close(CloseReason.SHUTDOWN));
		// Event loops that were stopped under us never tell that a socket is gone.
		this.shutdownTimer = this.timer.schedule(this.terminated::tryEmitEmpty, LAST_RESORT_SECONDS, TimeUnit.SECONDS);
	}

	private void settleClosing() {
		if (this.registry.all().isEmpty() && this.lingering.isEmpty() && this.lifecycle.connecting() == 0) {
			this.shutdownTimer.dispose();
			this.loop.afterwards(this.terminated::tryEmitEmpty);
		}
	}

}
