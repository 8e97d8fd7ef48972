package io.github.responsesws.protocol;

import java.lang.ref.WeakReference;

import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How deep JSON may be, and the one configuration of Jackson, which writes what callers
 * hand over. What services send is read by {@link JsonCursor} alone.
 */
final class Json {

	/** Levels of objects and arrays; recursion over a tree this deep is harmless. */
	static final int MAX_DEPTH = 1_000;

	/** Writes trees, numbers and the like. */
	static final JsonMapper MAPPER = mapper();

	// A mapper keeps the types that it wrote, so nobody may keep it longer than those of
	// an application that is discarded.
	private static volatile WeakReference<JsonMapper> passing = new WeakReference<>(null);

	private Json() {
	}

	/**
	 * Return a mapper that writes objects of the application.
	 * @param value the object
	 */
	static JsonMapper of(Object value) {
		if (value instanceof JsonNode || value instanceof Number || value instanceof Boolean) {
			return MAPPER;
		}
		JsonMapper mapper = passing.get();
		if (mapper == null) {
			mapper = mapper();
			passing = new WeakReference<>(mapper);
		}
		return mapper;
	}

	private static JsonMapper mapper() {
		return JsonMapper
			.builder(JsonFactory.builder()
				.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
				.build())
			.build();
	}

}
