package io.github.responsesws.test.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a recording fresh identifiers, the same one wherever the recorded one was the
 * same, so that it can be played many times and chained like any other response.
 */
final class Relink {

	private static final List<String> NAMES = List.of("id", "item_id", "call_id", "approval_request_id");

	private final Map<String, String> fresh = new HashMap<>();

	private final String responseId;

	private final @Nullable String previousResponseId;

	Relink(String responseId, @Nullable String previousResponseId) {
		this.responseId = responseId;
		this.previousResponseId = previousResponseId;
	}

	ObjectNode apply(ObjectNode recorded) {
		ObjectNode event = recorded.deepCopy();
		if (event.path("response") instanceof ObjectNode response) {
			String old = WireJson.string(response, "id");
			if (old != null) {
				this.fresh.put(old, this.responseId);
			}
			response.put("previous_response_id", this.previousResponseId);
		}
		walk(event);
		return event;
	}

	private void walk(JsonNode node) {
		if (node instanceof ObjectNode object) {
			for (String name : NAMES) {
				String old = WireJson.string(object, name);
				if (old != null && !old.isEmpty()) {
					object.put(name, this.fresh.computeIfAbsent(old, Relink::renew));
				}
			}
		}
		node.values().forEach(this::walk);
	}

	private static String renew(String old) {
		int separator = old.indexOf('_');
		return Ids.next((separator > 0) ? old.substring(0, separator) : old);
	}

}
