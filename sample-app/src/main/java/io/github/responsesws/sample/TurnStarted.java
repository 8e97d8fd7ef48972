package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code turn.started}: who runs the turn.
 *
 * @param conversation the conversation's ID, to be sent with the next question
 * @param continued whether the turn continues from an earlier response
 * @param session the session, such as {@code session-3}
 * @param lane the lane of the session
 * @param bytesSent the size of the request's frame, in bytes
 * @param acquireMillis how long the turn waited for its lane, in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TurnStarted(String conversation, boolean continued, @Nullable String session, @Nullable String lane,
		long bytesSent, double acquireMillis) {
}
