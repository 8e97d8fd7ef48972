package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the events about steering.
 */
abstract class SteerScopedEvent extends KeptEvent {

	SteerScopedEvent(EventFrame frame) {
		super(frame);
	}

	public final @Nullable String steerId() {
		return stringOrNull("steer", "id");
	}

	public final String previousResponseId() {
		return fields().path("steer").path("previous_response_id").asString("");
	}

}
