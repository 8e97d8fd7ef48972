package io.github.responsesws.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Collects the members of an object to be sent. Null leaves a member out.
 */
final class JsonFields {

	private final Map<String, RawJson> members = new LinkedHashMap<>();

	static JsonFields typed(String type) {
		return new JsonFields().put("type", type);
	}

	static JsonFields of(RawJson object) {
		JsonFields fields = new JsonFields();
		fields.members.putAll(object.slices().members());
		return fields;
	}

	JsonFields put(String name, @Nullable Object value) {
		if (value == null) {
			this.members.remove(name);
		}
		else {
			this.members.put(name, encode(name, value));
		}
		return this;
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	RawJson json() {
		return JsonWriter.object(this.members);
	}

	/**
	 * Write a value as JSON.
	 * @param name the field it is for, named if it cannot be written
	 * @param value raw JSON, a part of the request, text, a tree, a map or list of these,
	 * or what Jackson can write
	 * @return the JSON
	 */
	static RawJson encode(String name, Object value) {
		if (value instanceof RawJson json) {
			return json;
		}
		if (value instanceof JsonHolder holder) {
			return holder.json();
		}
		if (value instanceof JsonFields fields) {
			return fields.json();
		}
		if (value instanceof CharSequence text) {
			return JsonWriter.string(text.toString());
		}
		if (value instanceof Map<?, ?> map) {
			JsonFields fields = new JsonFields();
			map.forEach((key, member) -> fields.put(String.valueOf(key), member));
			return fields.json();
		}
		if (value instanceof Iterable<?> elements && !(value instanceof JsonNode)) {
			return JsonWriter.array(StreamSupport.stream(elements.spliterator(), false)
				.map((element) -> encode(name, element))
				.toList());
		}
		try {
			return RawJson.trusted(Json.of(value).writeValueAsBytes(value));
		}
		catch (RuntimeException ex) {
			// What the value throws may quote the value: its class has to do.
			throw new InvalidRequestException(name, "cannot be written as JSON: writing a " + value.getClass().getName()
					+ " failed with " + ex.getClass().getName());
		}
	}

}
