package io.github.responsesws.session;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.LossInWords;
import io.github.responsesws.protocol.CloseCode;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.OneLine;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import io.github.responsesws.turn.TurnOutcome;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Ends a session once, for whatever reason: the first cause wins, and each turn is told
 * what its loss means. Belongs to the session's event loop.
 */
final class SessionEnding {

	private static final Logger logger = Loggers.getLogger(Session.class);

	private static final long CLOSE_GRACE_MILLIS = 2000;

	private final Session session;

	private final Channel channel;

	private final Endpoint endpoint;

	private final SessionSettings settings;

	private final SessionOwner owner;

	private final Lanes lanes;

	private final SessionSteers steers;

	private final SessionInjections injections;

	private final RequestWriter writer;

	private final SessionTimeouts timeouts;

	private final long openedAt;

	private CloseReason retireReason = CloseReason.IDLE;

	private int closeCode = CloseCode.NONE;

	private boolean proven;

	private boolean shuttingDown;

	SessionEnding(Session session, Channel channel, Endpoint endpoint, SessionSettings settings, SessionOwner owner,
			Lanes lanes, SessionSteers steers, SessionInjections injections, RequestWriter writer,
			SessionTimeouts timeouts) {
		this.session = session;
		this.channel = channel;
		this.endpoint = endpoint;
		this.settings = settings;
		this.owner = owner;
		this.lanes = lanes;
		this.steers = steers;
		this.injections = injections;
		this.writer = writer;
		this.timeouts = timeouts;
		this.openedAt = timeouts.now();
	}

	/**
	 * Note that an event arrived: one that is no error proves that the server is there.
	 * @return whether anybody may hear it
	 */
	boolean heard(ResponseEvent event) {
		if (this.session.state() == SessionState.CLOSED) {
			return false;
		}
		if (!this.proven && !(event instanceof ErrorEvent)) {
			this.proven = true;
			this.owner.proven(this.session);
		}
		return true;
	}

	/**
	 * Take no more turns and close when the last one has ended.
	 */
	void retire(CloseReason reason) {
		this.shuttingDown = this.shuttingDown || reason == CloseReason.SHUTDOWN;
		if (this.session.become(SessionState.RETIRING)) {
			this.retireReason = reason;
			this.owner.retiring(this.session);
		}
		closeIfUnused();
	}

	void closeIfUnused() {
		// Nobody waits at the end for a response that nobody listens to.
		int needed = this.shuttingDown ? this.lanes.listened() : this.lanes.busy();
		if (this.session.state() == SessionState.RETIRING && needed == 0) {
			close(this.retireReason);
		}
	}

	/**
	 * Close now, whatever runs.
	 */
	void close(CloseReason reason) {
		lose(reason, "The connection was closed", null);
	}

	void onCloseFrame(int code, @Nullable String text) {
		this.closeCode = code;
		if (!this.proven && CloseCode.isRefusal(code)
				&& HandshakeFailure.isAtOnce(this.timeouts.tick() - this.openedAt)) {
			HandshakeException refusal = HandshakeFailure.closedAtOnce(this.endpoint, code, text);
			close(CloseReason.REFUSED, code, refusal, (lane) -> refusal(lane, refusal));
		}
		else {
			lose(reasonOfLoss(), "The server closed the connection with code " + code, null);
		}
		this.channel.close();
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
		lose(reasonOfLoss(), "The connection was lost", null);
	}

	void onFailure(Throwable cause) {
		if (cause instanceof TooLongFrameException || (cause instanceof CorruptedWebSocketFrameException corrupted
				&& corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG))) {
			close(CloseReason.PROTOCOL_ERROR, CloseCode.TOO_BIG, null,
					(lane) -> new FrameTooLargeException(this.settings.maxFrameSize(), lane.outputSeen()));
		}
		else if (cause instanceof CorruptedWebSocketFrameException corrupted
				&& corrupted.closeStatus().equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)) {
			onProtocolError("The server sent " + cause.getMessage(), cause);
		}
		else {
			lose(CloseReason.LOST, LossInWords.of("The connection failed", cause), cause);
		}
		this.channel.close();
	}

	/**
	 * Several responses run, and the server does not tell which one an event is of.
	 */
	void onUntoldLane() {
		close(CloseReason.PROTOCOL_ERROR, CloseCode.PROTOCOL_ERROR, null,
				(lane) -> new LanesUnsupportedException(lane.outputSeen()));
	}

	void onProtocolError(String what, @Nullable Throwable cause) {
		String line = OneLine.of(what);
		logger.debug("{}: {}", this.session, line);
		close(CloseReason.PROTOCOL_ERROR, CloseCode.PROTOCOL_ERROR, null,
				(lane) -> new ProtocolViolationException(line, lane.outputSeen(), cause));
	}

	private CloseReason reasonOfLoss() {
		return (this.session.state() == SessionState.RETIRING) ? this.retireReason : CloseReason.LOST;
	}

	void lose(CloseReason reason, String what, @Nullable Throwable cause) {
		int code = (reason == CloseReason.SHUTDOWN) ? CloseCode.GOING_AWAY : CloseCode.NORMAL;
		close(reason, code, null, (lane) -> new ConnectionLostException(what, wasWritten(lane), lane.outputSeen(),
				this.closeCode, cause));
	}

	/**
	 * Whether the server may have got a lane's request: what was handed to a channel that
	 * still lives may yet go out.
	 */
	private boolean wasWritten(Lane lane) {
		return switch (lane.state()) {
			case FREE, QUEUED -> false;
			case WRITING -> this.channel.isActive();
			case WRITTEN, RUNNING, HELD, SETTLING, STUCK -> true;
		};
	}

	/**
	 * End the session: the first cause wins.
	 */
	private void close(CloseReason reason, int code, @Nullable HandshakeException refusal,
			Function<Lane, Throwable> failure) {
		if (!this.session.become(SessionState.CLOSED)) {
			return;
		}
		this.timeouts.stop();
		this.owner.ended(this.session, reason, refusal);
		for (Lane lane : this.lanes.all()) {
			if (this.steers.holds(lane)) {
				this.steers.lost(lane, failure.apply(lane));
			}
			if (this.injections.holds(lane)) {
				this.injections.lost(lane, failure.apply(lane));
			}
			// Who hears of that may cancel its turn.
			Turn turn = lane.turn();
			if (turn != null) {
				end(lane, turn, failure);
			}
		}
		this.writer.clear();
		sayGoodbye(code);
	}

	private void end(Lane lane, Turn turn, Function<Lane, Throwable> failure) {
		HeldEnd end = lane.heldEnd();
		if (!wasWritten(lane)) {
			lane.free();
			this.session.bounce(turn);
		}
		else if (end != null) {
			// The response is whole, whatever became of what was injected last.
			lane.stuck();
			end.tell(turn);
		}
		else {
			Throwable error = failure.apply(lane);
			lane.stuck();
			turn.onEnd(TurnOutcome.FAILED, error);
		}
	}

	private void sayGoodbye(int code) {
		if (!this.channel.isActive()) {
			return;
		}
		this.channel.config().setAutoRead(true);
		int status = WebSocketCloseStatus.isValidStatusCode(code) ? code : CloseCode.NORMAL;
		this.channel.writeAndFlush(new CloseWebSocketFrame(status, ""), this.channel.voidPromise());
		// A polite server closes first; nobody waits longer than this for it.
		this.channel.eventLoop().schedule(() -> this.channel.close(), CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
	}

}
