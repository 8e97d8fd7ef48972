package io.github.responsesws.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.settings.DurationText;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnTimeoutException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
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
final class Session implements TurnHost {

	private static final Logger logger = Loggers.getLogger(Session.class);

	private final String id;

	private final Channel channel;

	private final EventLoop loop;

	private final SessionSettings settings;

	private final SessionOwner owner;

	private final Scheduler timer;

	private final Lanes lanes;

	private final RequestWriter writer;

	private final SessionSteers steers;

	private final SessionInjections injections;

	private final SessionTimeouts timeouts;

	private final Backpressure backpressure;

	private final SessionEnding ending;

	private final SessionHandler handler;

	private volatile SessionState state = SessionState.OPEN;

	Session(String id, Channel channel, Endpoint endpoint, SessionSettings settings, TimeoutSettings timeouts,
			SessionOwner owner, Scheduler timer) {
		this.id = id;
		this.channel = channel;
		this.loop = channel.eventLoop();
		this.settings = settings;
		this.owner = owner;
		this.timer = timer;
		this.lanes = new Lanes(settings.lanes());
		this.timeouts = new SessionTimeouts(settings, timeouts, this.lanes, new Timeouts(), channel, timer);
		this.backpressure = new Backpressure(channel, settings, this.lanes, this.timeouts);
		this.writer = new RequestWriter(channel, this.timeouts, this::onFailure, this::onUnwritable);
		this.steers = new SessionSteers(this.writer);
		this.injections = new SessionInjections(this.writer);
		this.ending = new SessionEnding(this, channel, endpoint, settings, owner, this.lanes, this.steers,
				this.injections, this.writer, this.timeouts);
		EventRouter router = new EventRouter(this, this.ending, this.lanes, this.steers, this.injections,
				this.backpressure, this.timeouts, owner);
		this.handler = new SessionHandler(router, this.ending, this.writer, this.timeouts);
	}

	/**
	 * Return what reads the session's frames, for its channel's pipeline.
	 */
	ChannelInboundHandler handler() {
		return this.handler;
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
		lane.free();
		bounce(turn);
		return true;
	}

	@Override
	public String id() {
		return this.id;
	}

	/**
	 * Return the state. Any thread may ask.
	 */
	SessionState state() {
		return this.state;
	}

	/**
	 * Go from state to state.
	 * @return whether the state has changed: what has ended once does not end again
	 */
	boolean become(SessionState next) {
		boolean changes = this.state.canBecome(next);
		if (changes) {
			this.state = next;
		}
		return changes;
	}

	/**
	 * Return what the session is doing. Any thread may ask.
	 * @param busyLanes how many lanes its pool has leased
	 * @param chains how many lanes hold a response for it
	 */
	SessionSnapshot snapshot(long now, long openedAt, int busyLanes, int chains) {
		return new SessionSnapshot(this.id, state(), Duration.ofNanos(now - openedAt),
				Duration.ofNanos(Math.max(now - this.handler.lastActivity(), 0)), lanes().length, busyLanes, chains,
				this.writer.turns(), this.handler.bytesIn(), this.writer.bytesOut());
	}

	Lane[] lanes() {
		return this.lanes.all();
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
		onLaneOf(request.previousResponseId(), (lane) -> steer(request, lane, sink), elsewhere);
	}

	/**
	 * Inject outputs into a response if it runs here.
	 * @param elsewhere called if it does not
	 */
	void inject(InjectRequest request, MonoSink<InjectResult> sink, Runnable elsewhere) {
		onLaneOf(request.responseId(), (lane) -> {
			lane.answering(request, this.timeouts.tick());
			this.injections.submit(request, lane, sink);
			this.timeouts.watch(lane);
		}, elsewhere);
	}

	private void onLaneOf(String responseId, Consumer<Lane> task, Runnable elsewhere) {
		run(() -> {
			Lane lane = (state() != SessionState.CLOSED) ? this.lanes.laneOfResponse(responseId) : null;
			if (lane == null) {
				elsewhere.run();
			}
			else {
				task.accept(lane);
			}
		});
	}

	private void steer(SteerRequest request, Lane lane, MonoSink<SteerResult> sink) {
		Turn turn = lane.turn();
		String refusal = (turn != null) ? SteeringRules.refusal(turn.request()) : null;
		if (refusal != null) {
			sink.success(new SteerResult.Failed(SteerResult.Failed.NOT_SUPPORTED, refusal, request.input()));
		}
		else {
			this.steers.submit(request, lane, sink);
		}
	}

	@Override
	public void onDemand(Turn turn) {
		run(() -> {
			TurnHost current = turn.host();
			if (current != this) {
				if (current != null) {
					current.onDemand(turn);
				}
				return;
			}
			turn.drain();
			Lane lane = this.lanes.laneOf(turn);
			if (lane != null) {
				this.backpressure.taken(lane, turn);
			}
		});
	}

	@Override
	public void onCancel(Turn turn) {
		run(() -> {
			Lane lane = this.lanes.laneOf(turn);
			if (lane != null) {
				abandon(lane);
			}
			turn.onCancelled();
		});
	}

	private void run(Runnable task) {
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
		lane.start(turn, this.timer.now(TimeUnit.NANOSECONDS));
		this.writer.add(lane);
		this.timeouts.watch(lane);
	}

	/**
	 * A turn's request could not be put into a message.
	 */
	private void onUnwritable(Lane lane, Throwable failure) {
		Turn turn = lane.turn();
		lane.free();
		unused(lane);
		if (turn != null) {
			turn.onEnd(TurnOutcome.FAILED, failure);
		}
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
			lane.free();
			unused(lane);
			return;
		}
		lane.abandon(this.timeouts.tick());
		this.loop.execute(this.ending::closeIfUnused);
		this.backpressure.update();
		this.timeouts.watch(lane);
		if (this.settings.onCancel() == CancelMode.CLOSE) {
			giveUp(lane);
			this.ending.retire(CloseReason.CANCELLED);
		}
	}

	/**
	 * Give a lane up, of which nobody knows what else may come.
	 */
	private void giveUp(Lane lane) {
		lane.stuck();
		this.steers.lost(lane, null);
		this.injections.lost(lane, null);
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

	private void onFailure(Throwable cause) {
		this.ending.onFailure(cause);
	}

	@Override
	public String toString() {
		return this.id;
	}

	/**
	 * What has run out.
	 */
	private final class Timeouts implements SessionTimeouts.Handler {

		@Override
		public void ping(Runnable written) {
			Session.this.channel.writeAndFlush(new PingWebSocketFrame()).addListener((sent) -> written.run());
		}

		@Override
		public void onSilence() {
			Session.this.ending.lose(CloseReason.LOST, "The server did not answer a ping within "
					+ DurationText.of(Session.this.settings.pingTimeout()) + " (responses-ws.session.ping-timeout)",
					null);
		}

		@Override
		public void onSlowSubscriber(Lane lane, Turn turn) {
			SlowSubscriberException failure = new SlowSubscriberException(turn.buffered(), turn.bufferedBytes(),
					Session.this.settings.slowSubscriberTimeout());
			abandon(lane);
			turn.onAbort(failure);
		}

		@Override
		public void onTimeout(Lane lane, Turn turn, TurnTimeoutException.Kind kind, Duration timeout) {
			HeldEnd end = lane.heldEnd();
			if (end != null) {
				logger.debug("{} gives up {}: what was injected was not acknowledged within {}", Session.this.id,
						lane.name(), DurationText.of(timeout));
				giveUp(lane);
				Session.this.ending.retire(CloseReason.PROTOCOL_ERROR);
				end.tell(turn);
				return;
			}
			TurnTimeoutException failure = new TurnTimeoutException(kind, timeout, turn.outputSeen());
			abandon(lane);
			if (lane.isHeld()) {
				Session.this.steers.lost(lane, failure);
			}
			turn.onEnd(TurnOutcome.FAILED, failure);
		}

		@Override
		public void onStuck(Lane lane) {
			logger.debug("{} gives up {}: its abandoned response did not end", Session.this.id, lane.name());
			giveUp(lane);
			Session.this.ending.retire(CloseReason.CANCELLED);
		}

	}

}
