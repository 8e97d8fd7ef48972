package io.github.responsesws.session;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerEvent;
import io.github.responsesws.protocol.UnknownEvent;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Brings each event of a session to the turn it belongs to, and to no other. Belongs to
 * the session's event loop.
 */
final class EventRouter {

	private static final Logger logger = Loggers.getLogger(Session.class);

	private static final String CONNECTION_LIMIT = "websocket_connection_limit_reached";

	private final Session session;

	private final SessionEnding ending;

	private final Lanes lanes;

	private final SessionSteers steers;

	private final Backpressure backpressure;

	private final SessionTimeouts timeouts;

	private final SessionOwner owner;

	private boolean strayLogged;

	EventRouter(Session session, SessionEnding ending, Lanes lanes, SessionSteers steers, Backpressure backpressure,
			SessionTimeouts timeouts, SessionOwner owner) {
		this.session = session;
		this.ending = ending;
		this.lanes = lanes;
		this.steers = steers;
		this.backpressure = backpressure;
		this.timeouts = timeouts;
		this.owner = owner;
	}

	void route(ResponseEvent event, int size) {
		if (event instanceof ErrorEvent error && isConnectionLimit(error)) {
			onConnectionError(error, CloseReason.AGE);
		}
		else if (event instanceof SteerEvent steer) {
			onSteerEvent(steer, size);
		}
		else if (event.streamId() == null && this.lanes.isNamed()) {
			onUnnamedEvent(event, size);
		}
		else {
			offer(this.lanes.laneOf(event), event, size);
		}
	}

	/**
	 * An event that names no lane although lanes are named. It can only be attributed if
	 * just one response runs.
	 */
	private void onUnnamedEvent(ResponseEvent event, int size) {
		int busy = this.lanes.busy();
		if (event instanceof ErrorEvent error && busy > 1) {
			onConnectionError(error, CloseReason.PROTOCOL_ERROR);
			return;
		}
		if (event instanceof ResponseLifecycleEvent && busy > 0) {
			this.owner.lanesUnsupported();
			if (busy > 1) {
				this.ending.onUntoldLane();
				return;
			}
			this.ending.retire(CloseReason.PROTOCOL_ERROR);
		}
		// Only a response's own life proves that lanes are not echoed: there may
		// be events about the connection that this version does not know.
		boolean ofNoLane = busy != 1 || (event instanceof UnknownEvent && this.session.isUsable());
		offer(ofNoLane ? null : this.lanes.firstBusy(), event, size);
	}

	/**
	 * What is said of steered input may name no lane, and may be said after the input's
	 * response has ended, even while the lane runs somebody else's.
	 */
	private void onSteerEvent(SteerEvent event, int size) {
		Lane lane = this.steers.heard(event);
		if (lane == null) {
			onStray(event);
			return;
		}
		Turn turn = lane.turn();
		if (turn != null) {
			turn.onNotice(event, size);
			noteBuffered(lane, turn);
		}
		if (lane.isHeld() && !this.steers.holds(lane)) {
			end(lane);
		}
	}

	/**
	 * Stop reading if the subscriber does not keep up. Most take an event at once.
	 */
	private void noteBuffered(Lane lane, Turn turn) {
		if (turn.buffered() > 0 && lane.turn() == turn) {
			this.backpressure.added(lane, turn);
		}
	}

	/**
	 * End a response that nothing follows.
	 */
	private void end(Lane lane) {
		Turn turn = lane.turn();
		lane.free();
		this.session.released(lane, lane.chain());
		ResponseLifecycleEvent terminal = (turn != null) ? turn.terminalEvent() : null;
		if (turn != null && terminal != null) {
			turn.onEnd(TurnOutcome.of(terminal), null);
		}
	}

	private void offer(@Nullable Lane lane, ResponseEvent event, int size) {
		if (lane != null && lane.accepts(event)) {
			dispatch(lane, event, size);
		}
		else {
			onStray(event);
		}
	}

	private void dispatch(Lane lane, ResponseEvent event, int size) {
		boolean held = lane.isHeld();
		if (lane.heard(event, this.timeouts.now())) {
			// From now on another timeout counts, which may be a shorter one.
			this.timeouts.watch(lane);
		}
		if (held && event instanceof ResponseLifecycleEvent successor) {
			onSuccessor(lane, successor);
		}
		Turn turn = lane.turn();
		if (event instanceof ErrorEvent error) {
			onError(lane, turn, error);
			return;
		}
		if (event.isTerminal()) {
			onTerminal(lane, turn, event, size);
			return;
		}
		if (turn != null) {
			turn.onEvent(event, size);
			noteBuffered(lane, turn);
		}
	}

	private void onError(Lane lane, @Nullable Turn turn, ErrorEvent error) {
		lane.ended(true, false);
		if (this.steers.holds(lane)) {
			// The service has yet to hand back the input that was steered to it.
			lane.abandon(this.timeouts.now());
			this.backpressure.update();
			awaitSuccessor(lane);
		}
		else {
			lane.free();
			this.session.released(lane, null);
		}
		if (turn != null) {
			turn.onEnd(TurnOutcome.FAILED, ApiException.from(error, turn.outputSeen()));
		}
	}

	private void onTerminal(Lane lane, @Nullable Turn turn, ResponseEvent event, int size) {
		boolean continuable = !(event instanceof ResponseLifecycleEvent.Failed) && (turn == null || turn.leavesChain());
		lane.ended(false, continuable);
		if (this.steers.holds(lane)) {
			awaitSuccessor(lane);
			if (turn != null) {
				turn.onEvent(event, size);
			}
			return;
		}
		// Before the subscriber hears of it: who cancels now cancels nothing, and who
		// goes on at once finds the lane.
		lane.free();
		this.session.released(lane, lane.chain());
		if (turn != null) {
			turn.onEvent(event, size);
			turn.onEnd(TurnOutcome.of(event), null);
		}
	}

	private void awaitSuccessor(Lane lane) {
		lane.awaitSuccessor(this.timeouts.now());
		this.timeouts.watch(lane);
	}

	private void onSuccessor(Lane lane, ResponseLifecycleEvent successor) {
		String steered = lane.endedResponseId();
		if (steered != null) {
			// Before the turn hears of the successor, so that it knows what that answers.
			this.steers.applied(lane, steered, successor);
		}
		Turn turn = lane.turn();
		if (turn != null) {
			turn.onSuccessor();
		}
	}

	private void onStray(ResponseEvent event) {
		this.owner.stray();
		if (!this.strayLogged) {
			this.strayLogged = true;
			logger.debug("{} dropped an event of no running turn: {}", this.session.id(), event);
		}
	}

	private static boolean isConnectionLimit(ErrorEvent error) {
		return CONNECTION_LIMIT.equals(error.code()) || CONNECTION_LIMIT.equals(error.errorType());
	}

	/**
	 * An error that names no lane. The service reports the end of a connection's life
	 * this way. Responses that have begun may go on; requests that nothing was heard of
	 * were refused with it.
	 */
	private void onConnectionError(ErrorEvent error, CloseReason reason) {
		this.ending.retire(reason);
		for (Lane lane : this.lanes.all()) {
			Turn turn = lane.turn();
			if (lane.state().isUnanswered() && !this.session.takeBack(lane)) {
				lane.ended(true, false);
				lane.free();
				if (turn != null) {
					turn.onEnd(TurnOutcome.FAILED, ApiException.from(error, false));
				}
			}
		}
		this.ending.closeIfUnused();
	}

}
