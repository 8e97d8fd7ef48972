package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code turn.ended}: what a turn came to.
 *
 * @param conversation the conversation's ID
 * @param round which turn of the answer this is, starting with 1
 * @param outcome how the turn ended
 * @param session the session that ran it, if one did
 * @param lane the lane of the session
 * @param bytesSent the size of the request's frame, in bytes
 * @param acquireMillis how long the turn waited for its lane, in milliseconds
 * @param elapsedMillis how long the whole turn took, in milliseconds
 * @param affinityHit whether it ran where its previous response is remembered, if it had
 * one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TurnEnded(String conversation, int round, TurnOutcome outcome, @Nullable String session, @Nullable String lane,
		long bytesSent, double acquireMillis, double elapsedMillis, @Nullable Boolean affinityHit) {

	static TurnEnded of(String conversation, int round, RunEvent.TurnEnded ended) {
		RunEvent.TurnStarted start = ended.start();
		return new TurnEnded(conversation, round, ended.outcome(), start.session(), start.lane(), start.bytesSent(),
				RunStream.millis(start.waited()), RunStream.millis(ended.duration()), start.affinityHit());
	}

}
