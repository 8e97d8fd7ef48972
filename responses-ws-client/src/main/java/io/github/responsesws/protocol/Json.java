package io.github.responsesws.protocol;

import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * How deep JSON may be, and the one configuration of Jackson, which writes what callers
 * hand over. What services send is read by {@link JsonCursor} alone.
 */
final class Json {

	/** Levels of objects and arrays; recursion over a tree this deep is harmless. */
	static final int MAX_DEPTH = 1_000;

	static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			.build())
		.build();

	private Json() {
	}

}
