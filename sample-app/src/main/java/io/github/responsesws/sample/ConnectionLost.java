package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.turn.ConnectionLostException;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code connection.lost}: a turn was cut off and is run again, because
 * the conversation is where it was before it.
 *
 * @param round which turn of the answer it was
 * @param session the session that is gone
 * @param verdict what the library says about running the same request again
 * @param outputSeen whether a part of the answer had arrived, which counts no longer
 * @param message what happened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConnectionLost(int round, @Nullable String session, ReplayVerdict verdict, boolean outputSeen,
		@Nullable String message) {

	static ConnectionLost of(int round, @Nullable String session, ConnectionLostException loss) {
		return new ConnectionLost(round, session, loss.replayVerdict(), loss.outputEmitted(), loss.getMessage());
	}

}
