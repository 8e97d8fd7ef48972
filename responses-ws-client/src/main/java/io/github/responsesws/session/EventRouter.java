package io.github.responsesws.session;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.OneLine;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerEvent;
import io.github.responsesws.protocol.UnknownEvent;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnTruncatedException;
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

	private final SessionInjections injections;

	private final Backpressure backpressure;

	private final SessionTimeouts timeouts;

	private final SessionOwner owner;

	/** Whether the mark of the end of a stream may follow a terminal event. */
	private boolean endMarkOwed;

	private boolean lanesEchoed;

	private boolean strayLogged;

	EventRouter(Session session, SessionEnding ending, Lanes lanes, SessionSteers steers, SessionInjections injections,
			Backpressure backpressure, SessionTimeouts timeouts, SessionOwner owner) {
		this.session = session;
		this.ending = ending;
		this.lanes = lanes;
		this.steers = steers;
		this.injections = injections;
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
		else if (event instanceof InjectEvent injection) {
			onInjectEvent(injection, size);
		}
		else if (event instanceof UnknownEvent unknown && !unknown.isOutput()) {
			onUnknown(unknown, size);
		}
		else if (event.streamId() == null && this.lanes.isNamed()) {
			onUnnamedEvent(event, size);
		}
		else {
			if (!this.lanesEchoed && event.streamId() != null && this.lanes.isNamed()) {
				this.lanesEchoed = true;
				this.owner.lanesEchoed(this.session);
			}
			offer(this.lanes.laneOf(event), event, size);
		}
	}

	/**
	 * What services send beside the protocol. It is of a response if it says so and there
	 * is one to be meant, and otherwise about the connection.
	 */
	private void onUnknown(UnknownEvent event, int size) {
		Lane lane = this.lanes.laneOf(event);
		if (lane == null && event.streamId() == null) {
			lane = this.lanes.laneOfResponse(event.responseId());
		}
		if (event.isOfResponse() && lane != null && lane.accepts(event)) {
			dispatch(lane, event, size);
		}
		else if (event.responseId().isEmpty()) {
			onNotice(event);
		}
		else {
			onStray(event);
		}
	}

	/**
	 * What is about no response shows that the server is there.
	 */
	private void onNotice(ResponseEvent event) {
		Lane lane = (event.streamId() != null) ? this.lanes.laneOf(event) : null;
		if (lane != null) {
			lane.alive(this.timeouts.now());
		}
		else {
			this.lanes.alive(this.timeouts.now());
		}
		this.owner.notice(this.session, event);
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
		if (event instanceof ResponseLifecycleEvent change && busy > 0) {
			if (isBare(change)) {
				onNotice(change);
				return;
			}
			if (this.lanes.isLate(change)) {
				onStray(change);
				return;
			}
			// Only a response's own life proves that lanes are not echoed, and only where
			// they never were: else a frame is broken, and costs its session alone.
			if (!this.lanesEchoed) {
				this.owner.lanesUnsupported();
			}
			if (busy > 1) {
				this.ending.onUntoldLane();
				return;
			}
			this.ending.retire(CloseReason.PROTOCOL_ERROR);
		}
		boolean ofNoLane = busy != 1 || (event instanceof UnknownEvent && this.session.isUsable());
		offer(ofNoLane ? null : this.lanes.firstBusy(), event, size);
	}

	/**
	 * Whether an event says no more than that something goes on.
	 */
	private static boolean isBare(ResponseLifecycleEvent event) {
		return event.responseId().isEmpty() && (event instanceof ResponseLifecycleEvent.InProgress
				|| event instanceof ResponseLifecycleEvent.Queued);
	}

	/**
	 * The mark that ends a stream of server-sent events, which some services send on
	 * sockets too. Most often the response has ended by then.
	 */
	void routeEndMark() {
		if (this.endMarkOwed) {
			this.endMarkOwed = false;
			return;
		}
		Lane lane = this.lanes.onlyLane();
		if (lane == null || !lane.isEndedByMark()) {
			return;
		}
		Turn turn = lane.turn();
		endEarly(lane, null);
		if (turn != null) {
			turn.onEnd(TurnOutcome.FAILED, TurnTruncatedException.byEndMark(turn.outputSeen()));
		}
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
	 * What is said of injected outputs may come after the end of their response, which
	 * the turn hears of when all is said.
	 */
	private void onInjectEvent(InjectEvent event, int size) {
		Lane lane = this.injections.heard(event);
		if (lane == null) {
			onStray(event);
			return;
		}
		lane.alive(this.timeouts.now());
		Turn turn = lane.turn();
		if (turn != null) {
			turn.onNotice(event, size);
			noteBuffered(lane, turn);
		}
		if (lane.isSettling() && !this.injections.holds(lane)) {
			settled(lane);
		}
	}

	private void settled(Lane lane) {
		Turn turn = lane.turn();
		HeldEnd end = lane.heldEnd();
		lane.free();
		this.session.released(lane, lane.chain());
		if (turn != null && end != null) {
			end.tell(turn);
		}
	}

	private void settle(Lane lane, @Nullable HeldEnd end) {
		lane.settle(end, this.timeouts.now());
		this.timeouts.watch(lane);
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
		if (lane != null && (lane.accepts(event) || isRenamed(lane, event))) {
			dispatch(lane, event, size);
		}
		else if (event instanceof ResponseLifecycleEvent change && isBare(change)) {
			onNotice(change);
		}
		else {
			onStray(event);
		}
	}

	/**
	 * Services that encode IDs anew do not always do it for all events of a response. One
	 * that is called by an unknown ID is the one that runs, if it can be no other.
	 */
	private boolean isRenamed(Lane lane, ResponseEvent event) {
		if (!(event instanceof ResponseLifecycleEvent change && lane.mayBeRenamedBy(change)
				&& this.lanes.isOnlyMeant(lane, change))) {
			return false;
		}
		lane.rename(change);
		this.owner.idChanged(this.session, change);
		return true;
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
		endEarly(lane, error);
		if (turn != null) {
			turn.onEnd(TurnOutcome.FAILED, ApiException.from(error, turn.outputSeen()));
		}
	}

	/**
	 * End a response that has no terminal event.
	 */
	private void endEarly(Lane lane, @Nullable ErrorEvent error) {
		lane.ended(error, false);
		if (this.steers.holds(lane)) {
			// The service has yet to hand back the input that was steered to it.
			lane.abandon(this.timeouts.now());
			this.backpressure.update();
			awaitSuccessor(lane);
		}
		else if (this.injections.holds(lane)) {
			// The service has yet to say what became of the outputs.
			lane.abandon(this.timeouts.now());
			this.backpressure.update();
			settle(lane, null);
		}
		else {
			lane.free();
			this.session.released(lane, null);
		}
	}

	private void onTerminal(Lane lane, @Nullable Turn turn, ResponseEvent event, int size) {
		boolean continuable = !(event instanceof ResponseLifecycleEvent.Failed) && (turn == null || turn.leavesChain());
		lane.ended(event, continuable);
		this.endMarkOwed = true;
		if (this.injections.holds(lane)) {
			settle(lane, new HeldEnd(event, size));
			return;
		}
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
			logger.debug("{} dropped an event of no running turn: {}", this.session.id(),
					OneLine.of(String.valueOf(event)));
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
				lane.ended(error, false);
				lane.free();
				if (turn != null) {
					turn.onEnd(TurnOutcome.FAILED, ApiException.from(error, false));
				}
			}
		}
		this.ending.closeIfUnused();
	}

}
