package io.github.responsesws.session;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
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

	private static final long AT_ONCE_NANOS = 10_000_000_000L;

	private static final long CLOSE_GRACE_MILLIS = 2000;

	private final String id;

	private final Channel channel;

	private final EventLoop loop;

	private final Endpoint endpoint;

	private final ConnectionSettings connection;

	private final SessionSettings settings;

	private final SessionOwner owner;

	private final LaneRouter router;

	private final SessionCounters counters;

	private final RequestWriter writer;

	private final SessionSteers steers;

	private final SessionWatch watch;

	private final Backpressure backpressure;

	private final EventDelivery delivery;

	private final long openedAt;

	private volatile SessionState state = SessionState.OPEN;

	private CloseReason retireReason = CloseReason.IDLE;

	private int closeCode = CloseCode.NONE;

	private boolean heard;

	private boolean inRead;

	Session(String id, Channel channel, Endpoint endpoint, ConnectionSettings connection, SessionSettings settings,
			SessionOwner owner, Scheduler timer) {
		this.id = id;
		this.channel = channel;
		this.loop = channel.eventLoop();
		this.endpoint = endpoint;
		this.connection = connection;
		this.settings = settings;
		this.owner = owner;
		this.router = new LaneRouter(settings.lanes());
		this.watch = new SessionWatch(this, settings, this.router, timer);
		this.backpressure = new Backpressure(channel, settings, this.router, this.watch);
		this.openedAt = this.watch.now();
		this.counters = new SessionCounters(this.openedAt);
		this.writer = new RequestWriter(channel, this.counters, this::onFailure);
		this.steers = new SessionSteers(this.writer);
		this.delivery = new EventDelivery(this, this.router, this.steers, this.backpressure, owner);
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

	SessionState state() {
		return this.state;
	}

	SessionCounters counters() {
		return this.counters;
	}

	Lane[] lanes() {
		return this.router.lanes();
	}

	boolean isUsable() {
		return this.state == SessionState.OPEN && this.channel.isActive();
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
		run(() -> doRetire(reason));
	}

	/**
	 * Close now, whatever runs.
	 */
	void close(CloseReason reason) {
		run(() -> lose(reason, "The connection was closed", null));
	}

	/**
	 * Steer input to a response if it runs here.
	 * @param elsewhere called if it does not
	 */
	void steer(SteerRequest request, MonoSink<SteerResult> sink, Runnable elsewhere) {
		run(() -> {
			Lane lane = (this.state != SessionState.CLOSED) ? this.router.laneOfResponse(request.previousResponseId())
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

	private void bounce(Turn turn) {
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
			doRetire(CloseReason.CANCELLED);
		}
	}

	void released(Lane lane, @Nullable String chain) {
		this.backpressure.update();
		if (this.state == SessionState.OPEN) {
			this.owner.laneFree(this, lane, chain);
		}
		else {
			closeIfUnused();
		}
	}

	private void unused(Lane lane) {
		if (this.state == SessionState.OPEN) {
			this.owner.laneUnused(this, lane);
		}
		else {
			closeIfUnused();
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

	void onWritable() {
		this.writer.write();
	}

	void onEvent(ResponseEvent event, int size) {
		this.counters.received(size);
		if (this.state == SessionState.CLOSED) {
			return;
		}
		if (!this.heard && !(event instanceof ErrorEvent)) {
			this.heard = true;
			this.owner.proven(this);
		}
		this.delivery.deliver(event, size);
	}

	/**
	 * Several responses run, and the server does not tell which one an event is of.
	 */
	void onUntoldLane() {
		close(CloseReason.PROTOCOL_ERROR, CloseCode.PROTOCOL_ERROR, null,
				(lane) -> new LanesUnsupportedException(lane.outputSeen()));
	}

	void onProtocolError(String what, @Nullable Throwable cause) {
		logger.debug("{}: {}", this.id, what);
		close(CloseReason.PROTOCOL_ERROR, CloseCode.PROTOCOL_ERROR, null,
				(lane) -> new ProtocolViolationException(what, lane.outputSeen(), cause));
	}

	// Time, event loop

	void ping() {
		this.channel.writeAndFlush(new PingWebSocketFrame(), this.channel.voidPromise());
	}

	void onSilence() {
		lose(CloseReason.LOST, "The server did not answer a ping within " + DurationText.of(this.settings.pingTimeout())
				+ " (responses-ws.session.ping-timeout)", null);
	}

	void onSlowSubscriber(Lane lane, Turn turn) {
		SlowSubscriberException failure = new SlowSubscriberException(turn.buffered(), turn.bufferedBytes(),
				this.settings.slowSubscriberTimeout());
		abandon(lane);
		turn.onAbort(failure);
	}

	void onTimeout(Lane lane, Turn turn, TurnTimeoutException.Kind kind) {
		TurnTimeoutException failure = new TurnTimeoutException(kind, kind.in(this.settings), turn.outputSeen());
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
		doRetire(CloseReason.CANCELLED);
	}

	// End, event loop

	void doRetire(CloseReason reason) {
		if (this.state.canBecome(SessionState.RETIRING)) {
			this.state = SessionState.RETIRING;
			this.retireReason = reason;
			this.owner.retiring(this);
		}
		closeIfUnused();
	}

	void closeIfUnused() {
		if (this.state == SessionState.RETIRING && this.router.running() == 0) {
			lose(this.retireReason, "The connection was closed", null);
		}
	}

	void onCloseFrame(int code, @Nullable String text) {
		this.closeCode = code;
		if (isYoung() && CloseCode.isRefusal(code)) {
			HandshakeException refusal = HandshakeFailure.closedAtOnce(this.endpoint, code, text);
			close(CloseReason.REFUSED, code, refusal, (lane) -> refusal(lane, refusal));
		}
		else {
			lose((this.state == SessionState.RETIRING) ? this.retireReason : CloseReason.LOST,
					"The server closed the connection with code " + code, null);
		}
		this.channel.close();
	}

	/**
	 * Whether the server, having said nothing yet, may still be about to refuse us.
	 */
	boolean isYoung() {
		return !this.heard && this.watch.tick() - this.openedAt < AT_ONCE_NANOS;
	}

	private Throwable refusal(Lane lane, HandshakeException refusal) {
		if (refusal.isPermanent() || !wasWritten(lane)) {
			return refusal.copy();
		}
		// The server may have run the request before it closed.
		return new ConnectionLostException("The server closed the connection with code " + this.closeCode, true,
				lane.outputSeen(), this.closeCode, refusal);
	}

	void onInactive() {
		lose((this.state == SessionState.RETIRING) ? this.retireReason : CloseReason.LOST, "The connection was lost",
				null);
	}

	void onFailure(Throwable cause) {
		if (cause instanceof TooLongFrameException || (cause instanceof CorruptedWebSocketFrameException corrupted
				&& corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG))) {
			close(CloseReason.PROTOCOL_ERROR, CloseCode.TOO_BIG, null,
					(lane) -> new FrameTooLargeException(this.connection.maxFrameSize(), lane.outputSeen()));
		}
		else {
			lose(CloseReason.LOST, "The connection failed", cause);
		}
		this.channel.close();
	}

	private void lose(CloseReason reason, String what, @Nullable Throwable cause) {
		int code = (reason == CloseReason.SHUTDOWN) ? CloseCode.GOING_AWAY : CloseCode.NORMAL;
		close(reason, code, null, (lane) -> new ConnectionLostException(what, wasWritten(lane), lane.outputSeen(),
				this.closeCode, cause));
	}

	/**
	 * Whether the server may have got a lane's request: what was handed to a channel that
	 * still lives may yet go out.
	 */
	private boolean wasWritten(Lane lane) {
		return lane.frameWritten() || (this.channel.isActive() && !this.writer.isWaiting(lane));
	}

	/**
	 * End the session: the first cause wins.
	 */
	private void close(CloseReason reason, int code, @Nullable HandshakeException refusal,
			Function<Lane, Throwable> failure) {
		if (!this.state.canBecome(SessionState.CLOSED)) {
			return;
		}
		this.state = SessionState.CLOSED;
		this.watch.stop();
		this.owner.ended(this, reason, refusal);
		for (Lane lane : this.router.lanes()) {
			Turn turn = lane.turn();
			if (this.steers.holds(lane)) {
				this.steers.lost(lane, failure.apply(lane));
			}
			if (turn != null && !wasWritten(lane)) {
				lane.reset();
				bounce(turn);
			}
			else if (turn != null) {
				Throwable error = failure.apply(lane);
				lane.lost();
				turn.onEnd(TurnOutcome.FAILED, error);
			}
		}
		this.writer.clear();
		sayGoodbye(code);
	}

	private void sayGoodbye(int code) {
		if (!this.channel.isActive()) {
			return;
		}
		this.channel.config().setAutoRead(true);
		int status = WebSocketCloseStatus.isValidStatusCode(code) ? code : CloseCode.NORMAL;
		this.channel.writeAndFlush(new CloseWebSocketFrame(status, ""), this.channel.voidPromise());
		// A polite server closes first; nobody waits longer than this for it.
		this.loop.schedule(() -> this.channel.close(), CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public String toString() {
		return this.id;
	}

}
