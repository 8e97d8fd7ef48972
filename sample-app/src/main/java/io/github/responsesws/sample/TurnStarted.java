package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code turn.started}: who runs a turn, and what it cost to ask.
 *
 * @param conversation the conversation's ID, to be sent with the next question
 * @param round which turn of the answer this is, starting with 1
 * @param continued whether the turn continues from an earlier response
 * @param session the session, such as {@code session-3}
 * @param lane the lane of the session
 * @param bytesSent the size of the request's frame, in bytes
 * @param fullHistoryBytes what the size would have been with all that was said before, or
 * {@code null} if that is not known
 * @param total the same of all turns of the conversation so far
 * @param acquireMillis how long the turn waited for its lane, in milliseconds
 * @param multiAgent whether several agents work on it
 * @param resumedFrom the session that ran the conversation's turn before, if it is gone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TurnStarted(String conversation, int round, boolean continued, @Nullable String session, @Nullable String lane,
		long bytesSent, @Nullable Long fullHistoryBytes, Savings total, double acquireMillis, boolean multiAgent,
		@Nullable String resumedFrom) {
}
