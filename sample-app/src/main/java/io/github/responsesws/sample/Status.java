package io.github.responsesws.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows beside the answers.
 *
 * @param endpoint host of the service
 * @param embedded whether that is the demo server in this process
 * @param model the model that is asked
 * @param maxMessageLength most characters of a question
 * @param pool the sessions at this moment
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Status(String endpoint, boolean embedded, @Nullable String model, int maxMessageLength, Pool pool) {

	/**
	 * The sessions at one moment.
	 *
	 * @param sessions the open sessions
	 * @param lanes the lanes of all sessions
	 * @param busyLanes the lanes that run a turn
	 * @param pending the turns that wait for a lane
	 */
	record Pool(List<String> sessions, int lanes, int busyLanes, int pending) {
	}

}
