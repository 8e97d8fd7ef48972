package io.github.responsesws.protocol;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Reads one frame in a single pass and notes the members every event or a compact delta
 * has, in whatever order they come. Checks the rest without keeping it. Reused for each
 * frame of a connection; owned by the thread that decodes.
 */
final class FrameScan implements DeltaShape.ValueReader {

	private static final byte[] ID = { 'i', 'd' };

	private final StringCache types = new StringCache();

	private final StringCache ids = new StringCache();

	private final JsonCursor cursor = new JsonCursor();

	private final ShortTexts texts;

	private final DeltaShapes<DeltaContext> shapes = new DeltaShapes<>();

	private final ResponseEcho echo = new ResponseEcho();

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

	/** The bytes of the padding. */
	byte @Nullable [] obfuscation;

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

	FrameScan(ShortTexts texts) {
		this.texts = texts;
	}

	/**
	 * Read a delta that looks like one before, and no more of it than is new: its
	 * position, its text and its padding.
	 * @return the rest, or {@code null} if the frame has to be scanned
	 */
	@Nullable DeltaContext read(byte[] buffer, int offset, int length) {
		this.cursor.reset(buffer, offset, length);
		this.sequenceNumber = -1;
		this.obfuscation = null;
		return this.shapes.read(buffer, offset, offset + length, this);
	}

	@Override
	public int value(DeltaMember member, byte[] frame, int from, int limit) {
		return switch (member) {
			case SEQUENCE_NUMBER -> sequenceNumber(frame, from, limit);
			case DELTA -> delta(frame, from, limit);
			case OBFUSCATION -> obfuscation(frame, from, limit);
			default -> throw new IllegalStateException(member + " does not differ");
		};
	}

	private int sequenceNumber(byte[] frame, int from, int limit) {
		int end = Math.min(limit, from + JsonCursor.MAX_DIGITS);
		long number = 0;
		int i = from;
		while (i < end && frame[i] >= '0' && frame[i] <= '9') {
			number = 10 * number + (frame[i] - '0');
			i++;
		}
		this.sequenceNumber = number;
		return (i == from || (frame[from] == '0' && i > from + 1)) ? -1 : i;
	}

	private int delta(byte[] frame, int from, int limit) {
		int end = JsonBytes.skipPlain(frame, from, limit);
		if (end < limit && frame[end] == '"') {
			this.delta = this.texts.get(frame, from, end);
			return end;
		}
		this.cursor.seek(from - 1);
		this.cursor.string();
		this.delta = this.cursor.text(this.texts);
		return this.cursor.stringEnd();
	}

	private int obfuscation(byte[] frame, int from, int limit) {
		int end = JsonBytes.skipPlain(frame, from, limit);
		this.obfuscation = Arrays.copyOfRange(frame, from, end);
		return end;
	}

	private @Nullable String text() {
		return string() ? this.cursor.text(this.texts) : null;
	}

	private byte @Nullable [] padding() {
		if (!string()) {
			return null;
		}
		this.compact &= this.cursor.isPlain();
		return this.cursor.bytes();
	}

	/**
	 * Take what a delta shares with others from one of them.
	 */
	void share(DeltaContext context) {
		this.type = context.type;
		this.streamId = context.streamId;
		this.itemId = context.itemId;
		this.outputIndex = context.outputIndex;
		this.contentIndex = context.contentIndex;
		this.summaryIndex = context.summaryIndex;
	}

	/**
	 * Remember how the delta is written that was scanned, and is no more than a compact
	 * one can tell.
	 */
	void learn(DeltaContext context, byte[] buffer, int offset, int length) {
		this.shapes.learn(context, buffer, offset, length);
	}

	/**
	 * Remember the response that was scanned, if there is one.
	 * @param frame the frame, which nobody writes to
	 */
	void remember(byte[] frame) {
		if (this.responseStart >= 0) {
			this.echo.remember(frame, this.responseEnd - this.responseStart);
		}
	}

	/**
	 * Forget the texts of a lane, whose response has ended or only begins.
	 */
	void forget(@Nullable String streamId) {
		this.shapes.forget((text) -> Objects.equals(text.streamId, streamId));
	}

	/**
	 * Scan a frame.
	 * @throws MalformedJsonException if it is not one JSON object
	 */
	void scan(byte[] buffer, int offset, int length) {
		reset();
		this.cursor.reset(buffer, offset, length);
		scan();
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
		this.echo.clear();
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
				this.sequenceNumber = sequenceNumber();
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
				this.obfuscation = obfuscation();
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
		note(member);
		return (int) number(Integer.MAX_VALUE);
	}

	private long sequenceNumber() {
		int start = note(DeltaMember.SEQUENCE_NUMBER);
		long number = number(Long.MAX_VALUE);
		this.shapes.note(DeltaMember.SEQUENCE_NUMBER, start, this.cursor.endOffset());
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
		int start = note(member);
		String text = text();
		noteWithin(member, start);
		return text;
	}

	private byte @Nullable [] obfuscation() {
		if (!mayBeDelta()) {
			other();
			return null;
		}
		int start = note(DeltaMember.OBFUSCATION);
		byte[] padding = padding();
		noteWithin(DeltaMember.OBFUSCATION, start);
		return padding;
	}

	/**
	 * Note a string without its quotes.
	 */
	private void noteWithin(DeltaMember member, int start) {
		this.shapes.note(member, start + 1, this.cursor.endOffset() - 1);
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
		this.echo.begin(this.cursor);
		while (nextMemberOfResponse()) {
			boolean id = this.cursor.is(ID);
			if (id && this.cursor.peek() == '"') {
				this.cursor.string();
				this.echo.id(this.cursor.text());
			}
			else {
				this.cursor.skipValue();
			}
			this.echo.read(this.cursor.endOffset());
		}
		String id = this.echo.end();
		this.responseId = (id != null) ? id : this.responseId;
		this.responseEnd = this.cursor.endOffset();
	}

	private boolean nextMemberOfResponse() {
		this.echo.skip(this.cursor);
		return this.cursor.nextMember();
	}

	private void other() {
		this.compact = false;
		this.cursor.skipValue();
	}

	// A value of another kind is more than a compact delta can tell.
	private boolean noteString(DeltaMember member) {
		note(member);
		return string();
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
