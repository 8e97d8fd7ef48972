package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The response that a lane ran last, as far as the next one has to know of it.
 *
 * @param id the response's ID, {@code null} if it never told one
 * @param sequence the number of its last event
 * @param byError whether it ended with an event that more of it may follow
 * @param continuable whether a turn may go on from it
 */
record LastResponse(@Nullable String id, long sequence, boolean byError, boolean continuable) {

	static final LastResponse NONE = new LastResponse(null, -1, false, false);

	/**
	 * Return what a turn may go on from.
	 */
	@Nullable String chain() {
		return this.continuable ? this.id : null;
	}

	/**
	 * Whether an event is a late one of this response, and not the next one's first.
	 */
	boolean isStraggler(ResponseLifecycleEvent event, @Nullable String responseId) {
		if (responseId != null && responseId.equals(this.id)) {
			return true;
		}
		return this.byError && this.id == null && event.isTerminal() && event.sequenceNumber() > 0
				&& event.sequenceNumber() == this.sequence + 1;
	}

}
