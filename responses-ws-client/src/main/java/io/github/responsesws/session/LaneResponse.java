package io.github.responsesws.session;

import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.UnknownEvent;
import org.jspecify.annotations.Nullable;

/**
 * The response of a lane: tells its events from late ones of the responses before. What
 * names no response is of the one that runs, unless it can be told to be late. Belongs to
 * the session's event loop.
 */
final class LaneResponse {

	private @Nullable String id;

	/** Services may give a response another ID at its end. */
	private @Nullable String firstId;

	/** Whether the response has made itself known: no late event follows that. */
	private boolean begun;

	private long sequence = -1;

	private LastResponse last = LastResponse.NONE;

	private final RecentIds ended = new RecentIds();

	/**
	 * Whether a second terminal event may follow the one that ended the last response.
	 */
	private boolean secondEndOwed;

	@Nullable String id() {
		return this.id;
	}

	LastResponse last() {
		return this.last;
	}

	/**
	 * Wait for a new response.
	 */
	private void await() {
		this.id = null;
		this.firstId = null;
		this.begun = false;
		this.sequence = -1;
	}

	/**
	 * Decide whether an event belongs to the response, and learn the response's ID.
	 * @param held whether the response would be one that nobody has asked for
	 */
	boolean accepts(ResponseEvent event, boolean held) {
		if (event instanceof ResponseLifecycleEvent change) {
			return acceptsChange(change, held);
		}
		if (event instanceof ErrorEvent) {
			return this.begun || held || this.last.byError() || !this.last.isEndedAgainBy(event);
		}
		if (event instanceof UnknownEvent unknown && !unknown.isOutput()) {
			String of = unknown.responseId();
			return this.begun && (of.isEmpty() || isNamed(of));
		}
		return begins(held);
	}

	/**
	 * Whether an event that tells of no beginning is of a response that has begun. An
	 * errored response may send more before the next one announces itself.
	 */
	private boolean begins(boolean held) {
		if (!this.begun && !this.last.byError() && !held) {
			this.begun = true;
		}
		return this.begun;
	}

	private boolean acceptsChange(ResponseLifecycleEvent event, boolean held) {
		String id = event.responseId();
		if (isNamed(id)) {
			return true;
		}
		if (this.begun && this.id != null && !id.isEmpty()) {
			return false;
		}
		boolean created = event instanceof ResponseLifecycleEvent.Created;
		if (isLate(event, id) && !(created && !this.begun && !held)) {
			return false;
		}
		if (id.isEmpty() && !created) {
			// It may be of a connection that is kept alive: nobody's successor.
			return !held && (begins(false) || !event.isTerminal() || !this.last.isEndedAgainBy(event));
		}
		this.begun = true;
		if (!id.isEmpty()) {
			learn(id);
		}
		return true;
	}

	/**
	 * Whether an event is of a response that has ended.
	 */
	private boolean isLate(ResponseLifecycleEvent event, String id) {
		if (endsAgain(event)) {
			return true;
		}
		if (!id.isEmpty() && this.ended.contains(id)) {
			return true;
		}
		return !this.begun && this.last.byError() && event.isTerminal() && this.last.isEndedAgainBy(event);
	}

	/**
	 * Whether an event is the second end that some services give a response, and of the
	 * last one.
	 */
	private boolean endsAgain(ResponseLifecycleEvent event) {
		if (!isSecondEnd(event) || continues(event)) {
			return false;
		}
		// No response begins with a second end.
		boolean ends = this.secondEndOwed || (!this.begun && this.last != LastResponse.NONE);
		this.secondEndOwed = false;
		return ends;
	}

	/**
	 * Whether the numbers tell that an event is the next one of this response.
	 */
	private boolean continues(ResponseLifecycleEvent event) {
		return this.begun && this.sequence >= 0 && this.sequence != this.last.sequence()
				&& event.sequenceNumber() == this.sequence + 1;
	}

	private static boolean isSecondEnd(ResponseEvent event) {
		return event.type().equals("response.done") || event.type().equals("response.cancelled");
	}

	/**
	 * Note an event that found the lane free.
	 * @return whether it belongs to the last response
	 */
	boolean trailedBy(ResponseEvent event) {
		return event instanceof ResponseLifecycleEvent change && endsAgain(change);
	}

	/**
	 * Whether an event calls the response by another name, and may be of it all the same.
	 * Whoever asks knows that no other response can be meant.
	 */
	boolean mayBeRenamedBy(ResponseLifecycleEvent event) {
		String id = event.responseId();
		return this.begun && this.id != null && !id.isEmpty() && !(event instanceof ResponseLifecycleEvent.Created)
				&& !isLate(event, id);
	}

	void rename(String id) {
		learn(id);
	}

	private void learn(String id) {
		if (this.firstId == null) {
			this.firstId = id;
		}
		this.id = id;
	}

	private boolean isNamed(String id) {
		return id.equals(this.id) || id.equals(this.firstId);
	}

	/**
	 * Whether a response of this lane, the running one or an earlier one, has an ID.
	 */
	boolean knows(String id) {
		return isNamed(id) || this.ended.contains(id);
	}

	/**
	 * Note that an accepted event arrived.
	 */
	void heard(ResponseEvent event) {
		long number = event.sequenceNumber();
		if (number >= 0) {
			this.sequence = number;
		}
	}

	/**
	 * Whether the mark of the end of a stream ends the response, and not an errored one
	 * before.
	 */
	boolean isEndedByMark() {
		return this.begun || !this.last.byError();
	}

	/**
	 * Note that the response has ended.
	 * @param end the event that ended it, {@code null} for the mark of the end of a
	 * stream
	 * @param continuable whether it can be continued, and somebody may
	 */
	void ended(@Nullable ResponseEvent end, boolean continuable) {
		boolean terminal = end != null && end.isTerminal();
		this.last = new LastResponse(this.id, this.sequence, !terminal, continuable);
		this.secondEndOwed = end != null && terminal && !isSecondEnd(end);
		if (this.id != null) {
			this.ended.add(this.id);
		}
		if (this.firstId != null && !this.firstId.equals(this.id)) {
			this.ended.add(this.firstId);
		}
		await();
	}

}
