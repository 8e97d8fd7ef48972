package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.settings.DurationText;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnTimeoutException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * One WebSocket connection: runs turns on its lanes, keeps itself alive and ends once.
 * <p>
 * Every mutable field belongs to the channel's event loop, except where it is volatile
 * for readers. {@link #start}, {@link #retire} and the callbacks of a {@link Turn} may be
 * called by any thread and hop there.
 */
final class Session {

	private static final Logger logger = Loggers.getLogger(Session.class);

	private final String id;

	private final Channel channel;

	private final EventLoop loop;

	private final SessionSettings settings;

	private final SessionOwner owner;

	private final LaneRouter router;

	private final SessionCounters counters;

	private final RequestWriter writer;

	private final SessionSteers steers;

	private final SessionWatch watch;

	private final Backpressure backpressure;

	private final EventDelivery delivery;

	private final SessionEnding ending;

	private boolean inRead;

	Session(String id, Channel channel, Endpoint endpoint, SessionSettings settings, TimeoutSettings timeouts,
			SessionOwner owner, Scheduler timer) {
		this.id = id;
		this.channel = channel;
		this.loop = channel.eventLoop();
		this.settings = settings;
		this.owner = owner;
		this.router = new LaneRouter(settings.lanes());
		this.watch = new SessionWatch(this, settings, timeouts, this.router, timer);
		this.backpressure = new Backpressure(channel, settings, this.router, this.watch);
		this.counters = new SessionCounters(this.watch.now());
		this.writer = new RequestWriter(channel, this.counters, this::onFailure);
		this.steers = new SessionSteers(this.writer);
		this.ending = new SessionEnding(this, channel, endpoint, settings, owner, this.router, this.steers, this.writer,
				this.watch);
		this.delivery = new EventDelivery(this, this.ending, this.router, this.steers, this.backpressure, owner);
	}

	long now() {
		return this.watch.now();
	}

	void watch(Lane lane) {
		this.watch.started(lane);
	}

	/**
	 * Give a turn back to the pool if its request was not written.
	 * @return whether it was given back
	 */
	boolean takeBack(Lane lane) {
		Turn turn = lane.turn();
		if (turn == null || !this.writer.remove(lane)) {
			return false;
		}
		lane.reset();
		bounce(turn);
		return true;
	}

	String id() {
		return this.id;
	}

	/**
	 * Return the part that ends the session, for those who find out that it must end.
	 */
	SessionEnding ending() {
		return this.ending;
	}

	SessionState state() {
		return this.ending.state();
	}

	SessionCounters counters() {
		return this.counters;
	}

	Lane[] lanes() {
		return this.router.lanes();
	}

	boolean isUsable() {
		return state() == SessionState.OPEN && this.channel.isActive();
	}

	/**
	 * Run a task when the connection is gone, or now if it is.
	 */
	void whenGone(Runnable task) {
		if (!this.channel.isOpen()) {
			task.run();
			return;
		}
		this.channel.closeFuture().addListener((ignored) -> task.run());
	}

	// Any thread

	/**
	 * Run a turn on a lane that the pool has leased for it.
	 */
	void start(Turn turn, Lane lane) {
		run(() -> doStart(turn, lane));
	}

	/**
	 * Take no more turns and close when the last one has ended.
	 */
	void retire(CloseReason reason) {
		run(() -> this.ending.retire(reason));
	}

	/**
	 * Close now, whatever runs.
	 */
	void close(CloseReason reason) {
		run(() -> this.ending.close(reason));
	}

	/**
	 * Steer input to a response if it runs here.
	 * @param elsewhere called if it does not
	 */
	void steer(SteerRequest request, MonoSink<SteerResult> sink, Runnable elsewhere) {
		run(() -> {
			Lane lane = (state() != SessionState.CLOSED) ? this.router.laneOfResponse(request.previousResponseId())
					: null;
			if (lane == null) {
				elsewhere.run();
			}
			else {
				this.steers.submit(request, lane, sink);
			}
		});
	}

	void onDemand(Turn turn) {
		run(() -> {
			Session current = turn.session();
			if (current != this) {
				if (current != null) {
					current.onDemand(turn);
				}
				return;
			}
			turn.drain();
			Lane lane = this.router.laneOf(turn);
			if (lane != null) {
				this.backpressure.taken(lane, turn);
			}
		});
	}

	void onCancel(Turn turn) {
		run(() -> {
			Lane lane = this.router.laneOf(turn);
			if (lane != null) {
				abandon(lane);
			}
			turn.onCancelled();
		});
	}

	void run(Runnable task) {
		if (this.loop.inEventLoop()) {
			task.run();
		}
		else {
			this.loop.execute(task);
		}
	}

	// Turns, event loop

	private void doStart(Turn turn, Lane lane) {
		if (!isUsable()) {
			bounce(turn);
			return;
		}
		if (turn.isCancelled()) {
			turn.onCancelled();
			this.owner.laneUnused(this, lane);
			return;
		}
		lane.start(turn, this.watch.tick());
		try {
			this.writer.add(lane);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			lane.reset();
			unused(lane);
			turn.onEnd(TurnOutcome.FAILED, ex);
			return;
		}
		this.watch.started(lane);
	}

	void bounce(Turn turn) {
		if (turn.unassign()) {
			this.owner.bounced(turn);
		}
	}

	/**
	 * Leave a lane's response to itself, because nobody listens any more.
	 */
	private void abandon(Lane lane) {
		if (this.writer.remove(lane)) {
			lane.reset();
			unused(lane);
			return;
		}
		lane.abandon(this.watch.tick());
		this.backpressure.update();
		this.watch.started(lane);
		if (this.settings.onCancel() == CancelMode.CLOSE) {
			lane.stuck();
			this.steers.lost(lane, null);
			this.ending.retire(CloseReason.CANCELLED);
		}
	}

	void released(Lane lane, @Nullable String chain) {
		this.backpressure.update();
		if (state() == SessionState.OPEN) {
			this.owner.laneFree(this, lane, chain);
		}
		else {
			this.ending.closeIfUnused();
		}
	}

	private void unused(Lane lane) {
		if (state() == SessionState.OPEN) {
			this.owner.laneUnused(this, lane);
		}
		else {
			this.ending.closeIfUnused();
		}
	}

	// Frames, event loop

	void onSign() {
		if (!this.inRead) {
			this.inRead = true;
			this.writer.holdFlush();
			this.watch.tick();
		}
		this.watch.sign();
	}

	void onReadComplete() {
		this.inRead = false;
		this.counters.active(this.watch.now());
		this.writer.releaseFlush();
	}

	private void onFailure(Throwable cause) {
		this.ending.onFailure(cause);
	}

	void onWritable() {
		this.writer.write();
	}

	void onEvent(ResponseEvent event, int size) {
		this.counters.received(size);
		if (state() == SessionState.CLOSED) {
			return;
		}
		if (!(event instanceof ErrorEvent)) {
			this.ending.proven();
		}
		this.delivery.deliver(event, size);
	}

	// Time, event loop

	void ping() {
		this.channel.writeAndFlush(new PingWebSocketFrame(), this.channel.voidPromise());
	}

	void onSilence() {
		this.ending.lose(CloseReason.LOST, "The server did not answer a ping within "
				+ DurationText.of(this.settings.pingTimeout()) + " (responses-ws.session.ping-timeout)", null);
	}

	void onSlowSubscriber(Lane lane, Turn turn) {
		SlowSubscriberException failure = new SlowSubscriberException(turn.buffered(), turn.bufferedBytes(),
				this.settings.slowSubscriberTimeout());
		abandon(lane);
		turn.onAbort(failure);
	}

	void onTimeout(Lane lane, Turn turn, TurnTimeoutException.Kind kind, Duration timeout) {
		TurnTimeoutException failure = new TurnTimeoutException(kind, timeout, turn.outputSeen());
		abandon(lane);
		if (lane.isBetween()) {
			this.steers.lost(lane, failure);
		}
		turn.onEnd(TurnOutcome.FAILED, failure);
	}

	void onStuck(Lane lane) {
		logger.debug("{} gives up {}: its abandoned response did not end", this.id, lane.name());
		lane.stuck();
		this.steers.lost(lane, null);
		this.ending.retire(CloseReason.CANCELLED);
	}

	@Override
	public String toString() {
		return this.id;
	}

}
