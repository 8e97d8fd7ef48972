package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ErrorEvent;
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

	enum State {

		/** No response runs. */
		FREE,

		/** A request waits to be written, or its response runs. */
		BUSY,

		/** The response runs on, but nobody listens any more. */
		DRAINING,

		/** The response never ended: the lane is lost until its session ends. */
		STUCK

	}

	private final int index;

	private final @Nullable String streamId;

	private State state = State.FREE;

	private @Nullable Turn turn;

	private boolean frameWritten;

	private boolean heard;

	private @Nullable String responseId;

	/**
	 * The ended turn's response, whose stragglers must not be read as the next turn's.
	 */
	private @Nullable String endedResponseId;

	private boolean endedByError;

	private boolean endedWell;

	/**
	 * The response has ended, and one may follow that nobody asks for.
	 */
	private boolean between;

	private long endedSequence = -1;

	private long sequence = -1;

	private long startedAt;

	private long lastEventAt;

	private long fullSince;

	private boolean full;

	Lane(int index, @Nullable String streamId) {
		this.index = index;
		this.streamId = streamId;
	}

	void start(Turn turn, long now) {
		this.state = State.BUSY;
		this.turn = turn;
		this.frameWritten = false;
		this.heard = false;
		this.responseId = null;
		this.sequence = -1;
		this.startedAt = now;
		this.lastEventAt = now;
		this.full = false;
	}

	void written() {
		this.frameWritten = true;
	}

	/**
	 * Decide whether an event belongs to the response that runs on this lane, and learn
	 * that response's ID.
	 */
	boolean accepts(ResponseEvent event) {
		if (!isRunning()) {
			return false;
		}
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			String id = lifecycle.responseId();
			if (this.responseId != null) {
				return id == null || id.equals(this.responseId);
			}
			if (isStraggler(lifecycle, id)) {
				return false;
			}
			learn(id);
			return true;
		}
		// An errored response may send more before the next one announces itself.
		return event instanceof ErrorEvent || this.responseId != null || !(this.endedByError || this.between);
	}

	private boolean isStraggler(ResponseLifecycleEvent event, @Nullable String id) {
		if (id != null && id.equals(this.endedResponseId)) {
			return true;
		}
		return this.endedByError && this.endedResponseId == null && event.isTerminal() && event.sequenceNumber() > 0
				&& event.sequenceNumber() == this.endedSequence + 1;
	}

	private void learn(@Nullable String id) {
		this.responseId = id;
		if (id != null && this.turn != null) {
			this.turn.responseId(id);
		}
	}

	/**
	 * Note that an accepted event arrived.
	 * @return whether it is the first of its response
	 */
	boolean heard(ResponseEvent event, long now) {
		boolean first = !this.heard;
		this.heard = true;
		this.lastEventAt = now;
		this.sequence = event.sequenceNumber();
		return first;
	}

	/**
	 * Let go of the turn; its response runs on.
	 */
	void abandon(long now) {
		this.state = State.DRAINING;
		this.turn = null;
		this.full = false;
		this.startedAt = now;
	}

	void stuck() {
		this.state = State.STUCK;
	}

	/**
	 * The session has ended under the turn.
	 */
	void lost() {
		stuck();
		this.turn = null;
		this.full = false;
	}

	/**
	 * Note that the response has ended.
	 * @param byError with an event that more of the response may follow
	 * @param well whether it can be continued, and somebody may
	 */
	void ended(boolean byError, boolean well) {
		this.endedByError = byError;
		this.endedWell = well;
		this.endedResponseId = this.responseId;
		this.endedSequence = this.sequence;
		this.responseId = null;
	}

	/**
	 * Wait for the successor of the response that has ended, which was steered.
	 */
	void awaitSuccessor(long now) {
		this.between = true;
		this.heard = false;
		this.lastEventAt = now;
		if (this.state == State.DRAINING) {
			this.startedAt = now;
		}
	}

	boolean isBetween() {
		return this.between;
	}

	/**
	 * The successor has begun.
	 */
	void succeeded() {
		this.between = false;
	}

	/**
	 * Nothing of the response can come any more: the lane is clean.
	 */
	void free() {
		reset();
		this.between = false;
	}

	/**
	 * Return the response that can be continued here.
	 * @return its ID, or {@code null} if there is none
	 */
	@Nullable String chain() {
		return this.endedWell ? this.endedResponseId : null;
	}

	/**
	 * Take back a turn that was never written.
	 */
	void reset() {
		this.state = State.FREE;
		this.turn = null;
		this.full = false;
	}

	/**
	 * Note whether the turn's buffer is full.
	 * @return whether that has changed
	 */
	boolean full(boolean full, long now) {
		if (full == this.full) {
			return false;
		}
		this.full = full;
		this.fullSince = now;
		// While nothing is read, silence is ours and not the server's.
		this.lastEventAt = now;
		return true;
	}

	boolean isFull() {
		return this.full;
	}

	/**
	 * Forget the silence during which the session was not read.
	 */
	void resumed(long now) {
		this.lastEventAt = now;
	}

	/**
	 * When this lane has to be looked at again if nothing arrives.
	 * @param paused whether the socket is not read: then silence is ours
	 * @return the time, {@link Long#MAX_VALUE} for never
	 */
	long deadline(SessionSettings settings, TimeoutSettings timeouts, boolean paused) {
		return switch (this.state) {
			case FREE, STUCK -> Long.MAX_VALUE;
			case DRAINING -> paused ? Long.MAX_VALUE : this.startedAt + settings.drainTimeout().toNanos();
			case BUSY -> {
				Duration whole = timeouts.turn();
				Duration silence = this.heard ? timeouts.inactivity() : timeouts.firstEvent();
				long silenceEnds = paused ? Long.MAX_VALUE : this.lastEventAt + silence.toNanos();
				yield (whole != null) ? Math.min(silenceEnds, this.startedAt + whole.toNanos()) : silenceEnds;
			}
		};
	}

	boolean isDue(SessionSettings settings, TimeoutSettings timeouts, boolean paused, long now) {
		long deadline = deadline(settings, timeouts, paused);
		return deadline != Long.MAX_VALUE && now - deadline >= 0;
	}

	/**
	 * Whether events of a response may still arrive that ends this lane's turn.
	 */
	boolean isRunning() {
		return this.state == State.BUSY || this.state == State.DRAINING;
	}

	TurnTimeoutException.Kind timeoutKind(TimeoutSettings timeouts, long now) {
		Duration whole = timeouts.turn();
		if (whole != null && now - (this.startedAt + whole.toNanos()) >= 0) {
			return TurnTimeoutException.Kind.TURN;
		}
		return this.heard ? TurnTimeoutException.Kind.INACTIVITY : TurnTimeoutException.Kind.FIRST_EVENT;
	}

	long fullSince() {
		return this.fullSince;
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

	State state() {
		return this.state;
	}

	@Nullable Turn turn() {
		return this.turn;
	}

	/**
	 * Whether output of the response was handed to the turn.
	 */
	boolean outputSeen() {
		return this.turn != null && this.turn.outputSeen();
	}

	boolean frameWritten() {
		return this.frameWritten;
	}

	boolean hasHeard() {
		return this.heard;
	}

	/**
	 * Return the response that has ended last.
	 */
	@Nullable String endedResponseId() {
		return this.endedResponseId;
	}

	@Nullable String responseId() {
		return this.responseId;
	}

}
