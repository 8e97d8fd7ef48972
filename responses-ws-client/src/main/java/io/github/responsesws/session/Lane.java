package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.turn.TurnTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One {@code stream_id} of a session, or its default lane: runs one turn at a time and
 * knows which events are that turn's. A lane is dirty from the moment a request is
 * written until the terminal event of its response, whoever still listens.
 * <p>
 * Everything belongs to the session's event loop.
 */
final class Lane {

	private static final long NOT_FULL = Long.MIN_VALUE;

	private final int index;

	private final @Nullable String streamId;

	private LaneState state = LaneState.FREE;

	private @Nullable Turn turn;

	private final LaneResponse response = new LaneResponse();

	private long startedAt;

	private long lastEventAt;

	private long fullSince = NOT_FULL;

	private final WaitingAgents agents = new WaitingAgents();

	// What its turn has yet to hear.
	private @Nullable HeldEnd heldEnd;

	Lane(int index, @Nullable String streamId) {
		this.index = index;
		this.streamId = streamId;
	}

	/**
	 * The one way from state to state: what is not legal is a bug, and must not become
	 * one turn's event on another's lane.
	 */
	private void become(LaneState next) {
		if (!this.state.canBecome(next)) {
			throw new IllegalStateException(name() + " cannot go from " + this.state + " to " + next);
		}
		this.state = next;
		if (!next.isBusy()) {
			dropTurn();
		}
	}

	private void dropTurn() {
		this.turn = null;
		this.heldEnd = null;
		this.fullSince = NOT_FULL;
		this.agents.clear();
	}

	/**
	 * Take a turn, whose request is to be written.
	 */
	void start(Turn turn, long now) {
		become(LaneState.QUEUED);
		this.turn = turn;
		this.startedAt = now;
		this.lastEventAt = now;
	}

	/**
	 * The request is handed to the channel now.
	 */
	void writing() {
		become(LaneState.WRITING);
	}

	/**
	 * The channel has taken the request of a turn.
	 * @param leftAt when the request has left this machine
	 */
	void written(Turn turn, long leftAt) {
		// Its answer may be here already, or its turn gone.
		if (this.turn == turn && this.state == LaneState.WRITING) {
			become(LaneState.WRITTEN);
			this.lastEventAt = leftAt;
		}
	}

	/**
	 * Decide whether an event belongs to the response that runs on this lane, and learn
	 * that response's ID.
	 */
	boolean accepts(ResponseEvent event) {
		if (!this.state.mayHear()) {
			this.response.trailedBy(event);
			return false;
		}
		String before = this.response.id();
		boolean accepted = this.response.accepts(event, isHeld());
		tellId(before);
		return accepted;
	}

	/**
	 * Whether an event calls the running response by an ID that nobody has heard of, and
	 * would be its event if no other response could be meant.
	 */
	boolean mayBeRenamedBy(ResponseLifecycleEvent event) {
		return this.state.mayHear() && this.response.mayBeRenamedBy(event);
	}

	/**
	 * Take over the ID that an event gives the response.
	 */
	void rename(ResponseLifecycleEvent event) {
		String before = this.response.id();
		this.response.rename(event.responseId());
		tellId(before);
	}

	/**
	 * Whether an event is the second end of the last response.
	 */
	boolean trailedBy(ResponseEvent event) {
		return this.response.trailedBy(event);
	}

	/**
	 * Whether a response of this lane, the running one or an earlier one, has an ID.
	 */
	boolean knows(String responseId) {
		return this.response.knows(responseId);
	}

	/**
	 * Whether the mark of the end of a stream ends the response that runs.
	 */
	boolean isEndedByMark() {
		return this.response.isEndedByMark() && this.state.mayHear() && !isHeld();
	}

	private void tellId(@Nullable String before) {
		String id = this.response.id();
		if (id != null && !id.equals(before) && this.turn != null) {
			this.turn.responseId(id);
		}
	}

	/**
	 * Note that an accepted event arrived.
	 * @return whether it is the first of its response
	 */
	boolean heard(ResponseEvent event, long now) {
		boolean first = this.state != LaneState.RUNNING;
		if (first && !(isHeld() && event instanceof ErrorEvent)) {
			become(LaneState.RUNNING);
		}
		this.lastEventAt = now;
		this.response.heard(event);
		if (event instanceof OutputItemEvent.Done done && this.turn != null && this.turn.answersAgents()) {
			this.agents.called(done.item());
		}
		return first;
	}

	/**
	 * Outputs are on their way to agents of the response.
	 */
	void answering(InjectRequest request, long now) {
		this.agents.answered(request);
		this.lastEventAt = now;
	}

	/**
	 * Let go of the turn; its response runs on.
	 */
	void abandon(long now) {
		dropTurn();
		this.startedAt = now;
	}

	/**
	 * Give the lane up with its session.
	 */
	void stuck() {
		become(LaneState.STUCK);
	}

	/**
	 * Note that the response has ended.
	 * @param end the event that ended it, {@code null} for the mark of the end of a
	 * stream
	 * @param continuable whether it can be continued, and somebody may
	 */
	void ended(@Nullable ResponseEvent end, boolean continuable) {
		this.response.ended(end, continuable);
	}

	/**
	 * Wait for the successor of the response that has ended, which was steered.
	 */
	void awaitSuccessor(long now) {
		if (!isHeld()) {
			become(LaneState.HELD);
		}
		this.lastEventAt = now;
		if (this.turn == null) {
			this.startedAt = now;
		}
	}

	/**
	 * Wait for the acknowledgements of what was injected into the response that has
	 * ended.
	 * @param end its end, {@code null} if the turn has heard of it
	 */
	void settle(@Nullable HeldEnd end, long now) {
		become(LaneState.SETTLING);
		this.heldEnd = (this.turn != null) ? end : null;
		this.lastEventAt = now;
		if (this.turn == null) {
			this.startedAt = now;
		}
	}

	/**
	 * Return the end of the response that the turn has yet to hear of.
	 */
	@Nullable HeldEnd heldEnd() {
		return this.heldEnd;
	}

	/**
	 * Nothing of the response can come any more, or nothing was ever sent: the lane is
	 * clean.
	 */
	void free() {
		become(LaneState.FREE);
	}

	/**
	 * Return the response that can be continued here.
	 * @return its ID, or {@code null} if there is none
	 */
	@Nullable String chain() {
		return this.response.last().chain();
	}

	/**
	 * Note whether the turn's buffer is full.
	 * @return whether that has changed
	 */
	boolean full(boolean full, long now) {
		if (full == isFull()) {
			return false;
		}
		this.fullSince = full ? now : NOT_FULL;
		// While nothing is read, silence is ours and not the server's.
		this.lastEventAt = now;
		return true;
	}

	boolean isFull() {
		return this.fullSince != NOT_FULL;
	}

	long fullSince() {
		return this.fullSince;
	}

	/**
	 * Forget the silence so far: the session was not read, or the server has shown that
	 * it is there.
	 */
	void alive(long now) {
		this.lastEventAt = now;
	}

	/**
	 * When this lane has to be looked at again if nothing arrives.
	 * @param paused whether the socket is not read: then silence is ours
	 * @return the time, {@link Long#MAX_VALUE} for never
	 */
	long deadline(SessionSettings settings, TimeoutSettings timeouts, boolean paused) {
		if (!this.state.isBusy()) {
			return Long.MAX_VALUE;
		}
		if (this.turn == null) {
			return paused ? Long.MAX_VALUE : this.startedAt + settings.drainTimeout().toNanos();
		}
		Duration whole = timeouts.turn();
		Duration silence = isRunning() ? timeouts.inactivity() : timeouts.firstEvent();
		// Nothing answers what has not left.
		boolean unheard = this.state == LaneState.QUEUED || this.state == LaneState.WRITING;
		// While agents wait for the application, the silence is the application's.
		boolean ours = this.state == LaneState.RUNNING && this.agents.areThere();
		long silenceEnds = (paused || unheard || ours) ? Long.MAX_VALUE : this.lastEventAt + silence.toNanos();
		return (whole != null) ? Math.min(silenceEnds, this.startedAt + whole.toNanos()) : silenceEnds;
	}

	boolean isDue(SessionSettings settings, TimeoutSettings timeouts, boolean paused, long now) {
		long deadline = deadline(settings, timeouts, paused);
		return deadline != Long.MAX_VALUE && now - deadline >= 0;
	}

	TurnTimeoutException.Kind timeoutKind(TimeoutSettings timeouts, long now) {
		Duration whole = timeouts.turn();
		if (whole != null && now - (this.startedAt + whole.toNanos()) >= 0) {
			return TurnTimeoutException.Kind.TURN;
		}
		return isRunning() ? TurnTimeoutException.Kind.INACTIVITY : TurnTimeoutException.Kind.FIRST_EVENT;
	}

	int index() {
		return this.index;
	}

	@Nullable String streamId() {
		return this.streamId;
	}

	String name() {
		return (this.streamId != null) ? this.streamId : "default";
	}

	LaneState state() {
		return this.state;
	}

	/**
	 * Whether a turn has the lane, or a response that runs on without one.
	 */
	boolean isBusy() {
		return this.state.isBusy();
	}

	boolean isRunning() {
		return this.state == LaneState.RUNNING;
	}

	/**
	 * Whether the lane waits for the successor of a steered response.
	 */
	boolean isHeld() {
		return this.state == LaneState.HELD;
	}

	/**
	 * Whether the lane waits for acknowledgements.
	 */
	boolean isSettling() {
		return this.state == LaneState.SETTLING;
	}

	/**
	 * Return the turn that listens to the response.
	 * @return the turn, or {@code null} if the lane is free or drains
	 */
	@Nullable Turn turn() {
		return this.turn;
	}

	/**
	 * Whether output of the response was handed to the turn.
	 */
	boolean outputSeen() {
		return this.turn != null && this.turn.outputSeen();
	}

	/**
	 * Return the response that has ended last.
	 */
	@Nullable String endedResponseId() {
		return this.response.last().id();
	}

	@Nullable String responseId() {
		return this.response.id();
	}

}
