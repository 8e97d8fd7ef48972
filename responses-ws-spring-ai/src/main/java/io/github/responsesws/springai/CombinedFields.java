package io.github.responsesws.springai;

import java.util.Map;
import java.util.TreeMap;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of two requests, of which the second decides. Objects, such as
 * {@code reasoning} and {@code text}, are combined member by member.
 */
final class CombinedFields {

	private CombinedFields() {
	}

	static ResponseRequest of(ResponseRequest first, ResponseRequest second) {
		ResponseRequest.Builder combined = first.mutate();
		Map<String, RawJson> fields = new TreeMap<>(second.fields());
		fields.forEach((name, value) -> {
			RawJson before = first.field(name);
			combined.field(name, (before != null) ? combined(before, value) : value);
		});
		return combined.build();
	}

	private static Object combined(RawJson before, RawJson value) {
		JsonNode first = before.tree();
		JsonNode second = value.tree();
		if (first instanceof ObjectNode members && second instanceof ObjectNode more) {
			return members.deepCopy().setAll(more);
		}
		return value;
	}

}
