package io.github.responsesws.session;

import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The response that a lane ran last, as far as the next one has to know of it.
 *
 * @param id the response's ID, {@code null} if it never told one
 * @param sequence the number of its last event, -1 if none was numbered
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
	 * Whether an event that ends a response ends this one a second time, as an error and
	 * {@code response.failed} do: its number goes on where this response stopped. The
	 * event between them may be numbered or not.
	 */
	boolean isEndedAgainBy(ResponseEvent event) {
		long number = event.sequenceNumber();
		return this.sequence >= 0 && (number == this.sequence + 1 || number == this.sequence + 2)
				&& (this.byError != (event instanceof ErrorEvent));
	}

}
