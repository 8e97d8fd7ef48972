package io.github.responsesws.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Collects the members of an object to be sent. Null leaves a member out.
 */
final class JsonFields {

	private final Map<String, RawJson> members = new LinkedHashMap<>();

	static JsonFields typed(String type) {
		return new JsonFields().put("type", type);
	}

	JsonFields put(String name, @Nullable Object value) {
		if (value != null) {
			this.members.put(name, encode(name, value));
		}
		return this;
	}

	RawJson json() {
		return JsonWriter.object(this.members);
	}

	static RawJson encode(String name, Object value) {
		if (value instanceof RawJson json) {
			return json;
		}
		if (value instanceof JsonFields fields) {
			return fields.json();
		}
		if (value instanceof String text) {
			return JsonWriter.string(text);
		}
		try {
			return RawJson.trusted(Json.MAPPER.writeValueAsBytes(value));
		}
		catch (JacksonException ex) {
			throw new InvalidRequestException(name, "cannot be written as JSON: a " + value.getClass().getName());
		}
	}

}
