package io.github.responsesws.protocol;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, each serialised as it is set. Sorted by name, so that equal
 * requests have equal bytes.
 *
 * @param <B> the builder itself
 */
abstract class RequestBody<B> {

	private final TreeMap<String, RawJson> fields = new TreeMap<>();

	RequestBody() {
	}

	RequestBody(Map<String, RawJson> fields) {
		this.fields.putAll(fields);
	}

	abstract B self();

	/**
	 * Set any field.
	 * @param name the field's name on the wire; {@code stream} and {@code background} are
	 * left out silently
	 * @param value a {@link RawJson}, a {@code JsonNode} or what Jackson can write; null
	 * takes the field away
	 * @return this builder
	 * @throws InvalidRequestException if the field belongs to the transport or cannot be
	 * written
	 */
	public B field(String name, @Nullable Object value) {
		if (isTransports(name)) {
			throw new InvalidRequestException(name, "is set by the transport");
		}
		return put(name, value);
	}

	// Takes a member of a body over, less those the transport sets.
	final void accept(String name, RawJson value) {
		if (!isTransports(name)) {
			put(name, value);
		}
	}

	final B put(String name, @Nullable Object value) {
		if (value == null) {
			this.fields.remove(name);
		}
		else if (!name.equals("stream") && !name.equals("background")) {
			this.fields.put(name, JsonFields.encode(name, value));
		}
		return self();
	}

	// Sets one member of a field that is an object and keeps the others.
	final B merge(String name, String member, @Nullable Object value) {
		RawJson present = this.fields.get(name);
		JsonFields object = (present != null) ? JsonFields.of(present) : new JsonFields();
		object.put(member, value);
		return put(name, object.isEmpty() ? null : object);
	}

	final TreeMap<String, RawJson> validated() {
		if (ResponseRequest.isSet(this.fields, "previous_response_id")
				&& ResponseRequest.isSet(this.fields, "conversation")) {
			throw new InvalidRequestException("previous_response_id", "excludes conversation");
		}
		return new TreeMap<>(this.fields);
	}

	private static boolean isTransports(String name) {
		return name.equals("type") || name.equals("stream_id");
	}

}
