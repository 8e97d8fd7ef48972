package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Reads one frame in a single pass and notes the members every event or a compact delta
 * has, in whatever order they come. Checks the rest without keeping it. Reused for each
 * frame of a connection; owned by the thread that decodes.
 */
final class FrameScan {

	private static final byte[] ID = { 'i', 'd' };

	private final StringCache types = new StringCache();

	private final StringCache ids = new StringCache();

	private final JsonCursor cursor = new JsonCursor();

	private final DeltaShapes<EventType> shapes = new DeltaShapes<>();

	/** The IDs of the delta before, which are those of most deltas. */
	private StringCache.Entry likelyStreamId = StringCache.Entry.NONE;

	private StringCache.Entry likelyItemId = StringCache.Entry.NONE;

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

	/** Where the top-level response is in the frame; -1 for nowhere. */
	int responseStart;

	int responseEnd;

	boolean error;

	/** The members seen, in order: see {@link DeltaContext}. */
	long layout;

	/** Whether the members noted here are the whole frame. */
	boolean compact;

	private int seen;

	/**
	 * Scan a frame.
	 * @throws MalformedJsonException if it is not one JSON object
	 */
	void scan(byte[] buffer, int offset, int length) {
		DeltaShape<EventType> shape = this.shapes.find(buffer, offset, length);
		if (shape != null) {
			reset();
			this.cursor.reset(buffer, offset, length);
			if (fits(shape)) {
				shape.fitted();
				return;
			}
		}
		reset();
		this.cursor.reset(buffer, offset, length);
		scan();
		EventType type = this.type;
		if (this.compact && this.delta != null && type != null && type.delta() != null) {
			this.shapes.learn(type, this.layout, buffer, offset, length);
		}
	}

	private boolean fits(DeltaShape<EventType> shape) {
		for (int i = 0; i < shape.size(); i++) {
			if (!this.cursor.skip(shape.before(i)) || !value(shape.value(i))) {
				return false;
			}
		}
		this.type = shape.type();
		this.layout = shape.layout();
		return this.cursor.skip(shape.before(shape.size())) && this.cursor.isExhausted();
	}

	/**
	 * Read a value of a delta, if a compact one may have it.
	 */
	private boolean value(DeltaMember member) {
		switch (member) {
			case SEQUENCE_NUMBER -> {
				this.sequenceNumber = number(Long.MAX_VALUE);
			}
			case OUTPUT_INDEX -> {
				this.outputIndex = (int) number(Integer.MAX_VALUE);
			}
			case CONTENT_INDEX -> {
				this.contentIndex = (int) number(Integer.MAX_VALUE);
			}
			case SUMMARY_INDEX -> {
				this.summaryIndex = (int) number(Integer.MAX_VALUE);
			}
			case STREAM_ID -> {
				this.likelyStreamId = id(this.likelyStreamId);
				this.streamId = this.likelyStreamId.value();
			}
			case ITEM_ID -> {
				this.likelyItemId = id(this.likelyItemId);
				this.itemId = this.likelyItemId.value();
			}
			case DELTA -> {
				this.delta = text();
			}
			case OBFUSCATION -> {
				this.obfuscation = text();
			}
			case TYPE, LOGPROBS -> throw new IllegalStateException(member + " does not vary");
		}
		return this.compact;
	}

	private StringCache.Entry id(StringCache.Entry likely) {
		if (this.cursor.skipString(likely.bytes())) {
			return likely;
		}
		return string() ? this.ids.entry(this.cursor) : likely;
	}

	private @Nullable String text() {
		return string() ? this.cursor.text() : null;
	}

	private void scan() {
		JsonCursor cursor = this.cursor;
		this.shapes.begin();
		cursor.beginObject();
		while (cursor.nextMember()) {
			FrameMember member = FrameMember.find(cursor);
			if (member != null) {
				member(member);
			}
			else {
				other();
			}
		}
		cursor.end();
	}

	/**
	 * Let go of the frame.
	 */
	void clear() {
		this.cursor.clear();
	}

	private void reset() {
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
		this.responseStart = -1;
		this.error = false;
		this.layout = 0;
		this.compact = true;
		this.seen = 0;
	}

	private void member(FrameMember member) {
		switch (member) {
			case TYPE -> type();
			case SEQUENCE_NUMBER -> {
				this.sequenceNumber = number(DeltaMember.SEQUENCE_NUMBER, Long.MAX_VALUE);
			}
			case STREAM_ID -> {
				this.streamId = id(DeltaMember.STREAM_ID, this.streamId);
			}
			case ITEM_ID -> itemId();
			case OUTPUT_INDEX -> {
				this.outputIndex = index(DeltaMember.OUTPUT_INDEX);
			}
			case CONTENT_INDEX -> {
				this.contentIndex = index(DeltaMember.CONTENT_INDEX);
			}
			case SUMMARY_INDEX -> {
				this.summaryIndex = index(DeltaMember.SUMMARY_INDEX);
			}
			case DELTA -> {
				this.delta = text(DeltaMember.DELTA);
			}
			case OBFUSCATION -> {
				this.obfuscation = text(DeltaMember.OBFUSCATION);
			}
			case LOGPROBS -> logprobs();
			case RESPONSE -> response();
			case ERROR -> {
				this.error = true;
				other();
			}
		}
	}

	private void type() {
		if (!noteString(DeltaMember.TYPE)) {
			return;
		}
		// Most events are of the same type as the one before.
		if (this.likely.matches(this.cursor)) {
			this.type = this.likely;
			return;
		}
		String name = this.types.get(this.cursor);
		this.type = EventType.find(name);
		if (this.type != null) {
			this.likely = this.type;
		}
		else {
			this.unknownType = name;
		}
	}

	private int index(DeltaMember member) {
		return (int) number(member, Integer.MAX_VALUE);
	}

	private long number(DeltaMember member, long most) {
		int start = note(member);
		long number = number(most);
		this.shapes.note(member, start, this.cursor.endOffset());
		return number;
	}

	private long number(long most) {
		int next = this.cursor.peek();
		if (next != '-' && (next < '0' || next > '9')) {
			other();
			return -1;
		}
		long number = this.cursor.number();
		if (number < -most || number > most) {
			this.compact = false;
			return -1;
		}
		return number;
	}

	private void itemId() {
		if (mayBeDelta()) {
			String id = id(DeltaMember.ITEM_ID, null);
			this.itemId = (id != null) ? id : "";
		}
		else {
			other();
		}
	}

	private @Nullable String id(DeltaMember member, @Nullable String otherwise) {
		return noteString(member) ? this.ids.get(this.cursor) : otherwise;
	}

	private @Nullable String text(DeltaMember member) {
		if (!mayBeDelta()) {
			other();
			return null;
		}
		return noteString(member) ? this.cursor.text() : null;
	}

	private void logprobs() {
		note(DeltaMember.LOGPROBS);
		if (this.cursor.peek() != '[') {
			other();
			return;
		}
		this.cursor.beginArray();
		while (this.cursor.nextElement()) {
			other();
		}
	}

	private void response() {
		if (this.cursor.peek() != '{') {
			other();
			return;
		}
		this.compact = false;
		this.responseStart = this.cursor.offset();
		this.cursor.beginObject();
		while (this.cursor.nextMember()) {
			boolean id = this.cursor.is(ID);
			if (id && this.cursor.peek() == '"') {
				this.cursor.string();
				this.responseId = this.cursor.text();
			}
			else {
				this.cursor.skipValue();
			}
		}
		this.responseEnd = this.cursor.endOffset();
	}

	private void other() {
		this.compact = false;
		this.cursor.skipValue();
	}

	// A value of another kind is more than a compact delta can tell.
	private boolean noteString(DeltaMember member) {
		int start = note(member);
		boolean string = string();
		this.shapes.note(member, start, this.cursor.endOffset());
		return string;
	}

	private boolean string() {
		if (this.cursor.peek() != '"') {
			other();
			return false;
		}
		this.cursor.string();
		return true;
	}

	/**
	 * Note a member. A duplicate is more than a compact delta can tell, too.
	 * @return where its value begins in the frame
	 */
	private int note(DeltaMember member) {
		int bit = 1 << member.ordinal();
		if ((this.seen & bit) != 0) {
			this.compact = false;
		}
		this.seen |= bit;
		this.layout = (this.layout << 4) | member.code();
		return this.cursor.offset();
	}

	private boolean mayBeDelta() {
		return this.type == null || this.type.delta() != null;
	}

}
