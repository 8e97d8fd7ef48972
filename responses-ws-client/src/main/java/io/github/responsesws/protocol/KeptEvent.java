package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Base of the events that keep their frame and decode it on first access.
 */
abstract class KeptEvent {

	private final EventFrame frame;

	// Any thread; readers that race decode twice, which is harmless.
	private volatile @Nullable JsonNode fields;

	KeptEvent(EventFrame frame) {
		this.frame = frame;
	}

	public final String type() {
		return this.frame.type();
	}

	public final long sequenceNumber() {
		return this.frame.sequenceNumber();
	}

	public final @Nullable String streamId() {
		return this.frame.streamId();
	}

	public final @Nullable String agent() {
		return stringOrNull("agent", "agent_name");
	}

	public final RawJson json() {
		return this.frame.json();
	}

	/**
	 * Return the ID of the response that the event is about, wherever it stands.
	 */
	final String namedResponseId() {
		String id = this.frame.responseId();
		return (id.isEmpty() && this.frame.response() == null) ? string("response_id") : id;
	}

	final @Nullable RawJson scannedResponse() {
		return this.frame.response();
	}

	final JsonNode fields() {
		JsonNode fields = this.fields;
		if (fields == null) {
			fields = json().tree();
			this.fields = fields;
		}
		return fields;
	}

	final String string(String name) {
		return fields().path(name).asString("");
	}

	/**
	 * Return a member that is JSON as text; some services write the JSON itself.
	 */
	final String jsonText(String name) {
		JsonNode value = fields().path(name);
		return (value.isObject() || value.isArray()) ? json().member(name, "").asString() : value.asString("");
	}

	final @Nullable String stringOrNull(String name) {
		return fields().path(name).stringValue(null);
	}

	final @Nullable String stringOrNull(String outer, String name) {
		return fields().path(outer).path(name).stringValue(null);
	}

	final int integer(String name) {
		return fields().path(name).asInt(-1);
	}

	final RawJson member(String name) {
		return json().member(name, "null");
	}

	@Override
	public final String toString() {
		return EventText.describe(type(), sequenceNumber(), streamId());
	}

}
