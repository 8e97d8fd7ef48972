package io.github.responsesws.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one configuration of Jackson: documents as long as a frame may be, and no deeper
 * than a stack survives.
 */
final class Json {

	/** Levels of objects and arrays; recursion over a tree this deep is harmless. */
	static final int MAX_DEPTH = 1_000;

	private static final int MAX_STRING = 512 * 1024 * 1024;

	private static final JsonFactory FACTORY = JsonFactory.builder()
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

	static JsonParser feedableParser() {
		return FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
	}

	static JsonParser parser(byte[] bytes, int offset, int length) {
		return FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length);
	}

	static JsonNode tree(byte[] bytes, int offset, int length) {
		try {
			return MAPPER.readTree(bytes, offset, length);
		}
		catch (JacksonException ex) {
			throw malformed(ex);
		}
	}

	static void validate(byte[] bytes) {
		try (JsonParser parser = parser(bytes, 0, bytes.length)) {
			JsonToken token = parser.nextToken();
			if (token == null) {
				throw new MalformedJsonException("Not JSON: empty");
			}
			if (token.isScalarValue()) {
				parser.finishToken();
			}
			int depth = token.isStructStart() ? 1 : 0;
			while (depth > 0) {
				token = parser.nextToken();
				if (token == null) {
					throw new MalformedJsonException("Not JSON: truncated");
				}
				if (token == JsonToken.VALUE_STRING) {
					parser.finishToken();
				}
				depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
			}
			if (parser.nextToken() != null) {
				throw new MalformedJsonException("Not one JSON value: more content follows the first");
			}
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
