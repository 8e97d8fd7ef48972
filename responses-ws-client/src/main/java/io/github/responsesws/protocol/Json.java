package io.github.responsesws.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one configuration of Jackson: documents in UTF-8 and nothing else, as long as a
 * frame may be, and no deeper than a stack survives.
 */
final class Json {

	/** Levels of objects and arrays; recursion over a tree this deep is harmless. */
	static final int MAX_DEPTH = 1_000;

	private static final int MAX_STRING = 512 * 1024 * 1024;

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.streamReadConstraints(
				StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxStringLength(MAX_STRING).build())
		.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
		.build();

	static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

	static {
		// The first tree is read under a lock, on which no event loop should have to
		// wait.
		MAPPER.readTree("{}");
	}

	private Json() {
	}

	static JsonNode tree(byte[] bytes, int offset, int length) {
		try {
			return MAPPER.readTree(bytes, offset, length);
		}
		catch (JacksonException ex) {
			throw malformed(ex);
		}
	}

	// Neither the error of Jackson nor its message is kept: they quote the content.
	static MalformedJsonException malformed(JacksonException ex) {
		long offset = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() : -1;
		return new MalformedJsonException((offset < 0) ? "Not JSON" : "Not JSON: unexpected content at byte " + offset);
	}

}
