package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * Reads one frame token by token and notes the members every event or a compact delta
 * has, in whatever order they come. Validates the rest without keeping it. Reused for
 * each frame of a connection; owned by the thread that decodes.
 */
final class FrameScan {

	private final StringCache ids = new StringCache();

	private JsonParser parser;

	private EventType likely = EventType.OUTPUT_TEXT_DELTA;

	@Nullable EventType type;

	@Nullable String unknownType;

	long sequenceNumber;

	@Nullable String streamId;

	String itemId = "";

	int outputIndex;

	int contentIndex;

	int summaryIndex;

	@Nullable String delta;

	@Nullable String obfuscation;

	@Nullable String responseId;

	boolean error;

	/** The members seen, in order: see {@link DeltaContext}. */
	long layout;

	/** Whether the members noted here are the whole frame. */
	boolean compact;

	private int seen;

	FrameScan(JsonParser parser) {
		this.parser = parser;
	}

	void scan(JsonParser parser) {
		reset(parser);
		if (next() != JsonToken.START_OBJECT) {
			throw new MalformedEventException("The server sent a frame that is no JSON object");
		}
		while (next() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			member(name, next());
		}
		if (parser.nextToken() != JsonToken.NOT_AVAILABLE) {
			throw new MalformedEventException("The server sent a frame with content after its JSON object");
		}
	}

	private void reset(JsonParser parser) {
		this.parser = parser;
		this.type = null;
		this.unknownType = null;
		this.sequenceNumber = -1;
		this.streamId = null;
		this.itemId = "";
		this.outputIndex = -1;
		this.contentIndex = -1;
		this.summaryIndex = -1;
		this.delta = null;
		this.obfuscation = null;
		this.responseId = null;
		this.error = false;
		this.layout = 0;
		this.compact = true;
		this.seen = 0;
	}

	private JsonToken next() {
		JsonToken token = this.parser.nextToken();
		if (token == JsonToken.NOT_AVAILABLE) {
			throw new MalformedEventException("The server sent a truncated frame");
		}
		return token;
	}

	private void member(String name, JsonToken token) {
		switch (name) {
			case "type" -> type(token);
			case "sequence_number" -> sequenceNumber(token);
			case "stream_id" -> {
				this.streamId = id(DeltaMember.STREAM_ID, token, this.streamId);
			}
			case "item_id" -> itemId(token);
			case "output_index" -> {
				this.outputIndex = index(DeltaMember.OUTPUT_INDEX, token);
			}
			case "content_index" -> {
				this.contentIndex = index(DeltaMember.CONTENT_INDEX, token);
			}
			case "summary_index" -> {
				this.summaryIndex = index(DeltaMember.SUMMARY_INDEX, token);
			}
			case "delta" -> {
				this.delta = text(DeltaMember.DELTA, token);
			}
			case "obfuscation" -> {
				this.obfuscation = text(DeltaMember.OBFUSCATION, token);
			}
			case "logprobs" -> logprobs(token);
			case "response" -> response(token);
			case "error" -> {
				this.error = true;
				other(token);
			}
			default -> other(token);
		}
	}

	private void type(JsonToken token) {
		if (note(DeltaMember.TYPE, token, JsonToken.VALUE_STRING)) {
			this.type = find(this.parser.getStringCharacters(), this.parser.getStringOffset(),
					this.parser.getStringLength());
			this.unknownType = (this.type == null) ? this.parser.getString() : null;
		}
	}

	// Most events are of the same type as the one before.
	private @Nullable EventType find(char[] text, int offset, int length) {
		if (!this.likely.matches(text, offset, length)) {
			EventType type = EventType.find(text, offset, length);
			if (type == null) {
				return null;
			}
			this.likely = type;
		}
		return this.likely;
	}

	private void sequenceNumber(JsonToken token) {
		if (note(DeltaMember.SEQUENCE_NUMBER, token, JsonToken.VALUE_NUMBER_INT)) {
			if (this.parser.getNumberType() != NumberType.BIG_INTEGER) {
				this.sequenceNumber = this.parser.getLongValue();
			}
			else {
				this.compact = false;
			}
		}
	}

	private int index(DeltaMember member, JsonToken token) {
		if (note(member, token, JsonToken.VALUE_NUMBER_INT)) {
			if (this.parser.getNumberType() == NumberType.INT) {
				return this.parser.getIntValue();
			}
			this.compact = false;
		}
		return -1;
	}

	private void itemId(JsonToken token) {
		if (mayBeDelta()) {
			String id = id(DeltaMember.ITEM_ID, token, null);
			this.itemId = (id != null) ? id : "";
		}
		else {
			other(token);
		}
	}

	private @Nullable String id(DeltaMember member, JsonToken token, @Nullable String otherwise) {
		if (note(member, token, JsonToken.VALUE_STRING)) {
			return this.ids.get(this.parser.getStringCharacters(), this.parser.getStringOffset(),
					this.parser.getStringLength());
		}
		return otherwise;
	}

	private @Nullable String text(DeltaMember member, JsonToken token) {
		if (!mayBeDelta()) {
			other(token);
			return null;
		}
		return note(member, token, JsonToken.VALUE_STRING) ? this.parser.getString() : null;
	}

	private void logprobs(JsonToken token) {
		if (note(DeltaMember.LOGPROBS, token, JsonToken.START_ARRAY) && next() != JsonToken.END_ARRAY) {
			this.compact = false;
			skip(this.parser.currentToken());
			skipToEnd(1);
		}
	}

	private void response(JsonToken token) {
		this.compact = false;
		if (token != JsonToken.START_OBJECT) {
			skip(token);
			return;
		}
		while (next() == JsonToken.PROPERTY_NAME) {
			boolean id = this.parser.currentName().equals("id");
			JsonToken value = next();
			if (id && value == JsonToken.VALUE_STRING) {
				this.responseId = this.parser.getString();
			}
			else {
				skip(value);
			}
		}
	}

	private void other(JsonToken token) {
		this.compact = false;
		skip(token);
	}

	private void skip(JsonToken token) {
		if (token.isStructStart()) {
			skipToEnd(1);
		}
	}

	private void skipToEnd(int depth) {
		while (depth > 0) {
			JsonToken token = next();
			if (token.isStructStart()) {
				depth++;
			}
			else if (token.isStructEnd()) {
				depth--;
			}
		}
	}

	// A duplicate, or a value of another kind, is more than a compact delta can tell.
	private boolean note(DeltaMember member, JsonToken token, JsonToken expected) {
		int bit = 1 << member.ordinal();
		if ((this.seen & bit) != 0) {
			this.compact = false;
		}
		this.seen |= bit;
		this.layout = (this.layout << 4) | member.code();
		if (token == expected) {
			return true;
		}
		other(token);
		return false;
	}

	private boolean mayBeDelta() {
		return this.type == null || this.type.delta() != null;
	}

}
