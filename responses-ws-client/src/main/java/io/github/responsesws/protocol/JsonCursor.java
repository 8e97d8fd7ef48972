package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over one JSON value in UTF-8, checks it on the way, and makes nothing of it but
 * the strings it is asked for. Reusable; owned by the thread that walks.
 */
final class JsonCursor {

	private static final byte[] NOTHING = {};

	/** What stands for a number that is no integer, or one of too many digits. */
	static final long NO_INTEGER = Long.MIN_VALUE;

	private static final int MAX_DIGITS = 18;

	private byte[] text = NOTHING;

	private int origin;

	private int position;

	private int limit;

	/** Whether nothing of the object or array that was just begun has been read. */
	private boolean first;

	private int depth;

	/** A bit for each level: whether it is an object. */
	private long[] objects = new long[1];

	/** The string read last, without its quotes, or the name of the member. */
	private int start;

	private int end;

	private boolean escaped;

	private boolean ascii;

	/**
	 * Begin with the value in a part of an array.
	 */
	void reset(byte[] text, int offset, int length) {
		this.text = text;
		this.origin = offset;
		this.position = offset;
		this.limit = offset + length;
		this.depth = 0;
		this.first = false;
	}

	/**
	 * Let go of the array.
	 */
	void clear() {
		reset(NOTHING, 0, 0);
	}

	/**
	 * Return the first byte of what comes next, which tells its kind.
	 */
	int peek() {
		byte[] text = this.text;
		for (int i = this.position; i < this.limit; i++) {
			byte b = text[i];
			if (b > ' ' || !isSpace(b)) {
				this.position = i;
				return b;
			}
		}
		throw new MalformedJsonException("Not JSON: truncated");
	}

	/**
	 * Return where what comes next begins, relative to the beginning.
	 */
	int offset() {
		peek();
		return this.position - this.origin;
	}

	/**
	 * Return where what was read last ends, relative to the beginning.
	 */
	int endOffset() {
		return this.position - this.origin;
	}

	void beginObject() {
		expect('{');
		push(true);
		this.first = true;
	}

	/**
	 * Go to the next member of the object, whose name is the current string. Its value
	 * must be read or skipped before the next call.
	 * @return false at the end of the object, which is then read
	 */
	boolean nextMember() {
		if (isAtEnd('}')) {
			return false;
		}
		name();
		return true;
	}

	void beginArray() {
		expect('[');
		push(false);
		this.first = true;
	}

	/**
	 * Go to the next element of the array, which must be read or skipped before the next
	 * call.
	 * @return false at the end of the array, which is then read
	 */
	boolean nextElement() {
		return !isAtEnd(']');
	}

	/**
	 * Check that nothing but white space is left.
	 */
	void end() {
		for (int i = this.position; i < this.limit; i++) {
			if (!isSpace(this.text[i])) {
				throw new MalformedJsonException(
						"Not one JSON value: more content follows at byte " + (i - this.origin));
			}
		}
	}

	/**
	 * Read a string, which becomes the current one.
	 */
	void string() {
		expect('"');
		byte[] text = this.text;
		int limit = this.limit;
		int i = this.position;
		this.start = i;
		this.escaped = false;
		this.ascii = true;
		while (true) {
			i = JsonBytes.skipPlain(text, i, limit);
			if (i >= limit) {
				throw new MalformedJsonException("Not JSON: truncated");
			}
			byte b = text[i];
			if (b == '"') {
				this.end = i;
				this.position = i + 1;
				return;
			}
			if (b == '\\') {
				this.escaped = true;
				i = escape(i + 1);
			}
			else if (b < 0) {
				this.ascii = false;
				int next = JsonBytes.endOfCharacter(text, i, limit);
				if (next < 0) {
					throw unexpected(~next);
				}
				i = next;
			}
			else {
				throw unexpected(i);
			}
		}
	}

	/**
	 * Return whether the current string is the given one.
	 * @param expected the string, ASCII
	 */
	boolean is(byte[] expected) {
		if (this.escaped) {
			return new String(expected, StandardCharsets.ISO_8859_1).equals(text());
		}
		return expected.length == length()
				&& Arrays.equals(this.text, this.start, this.end, expected, 0, expected.length);
	}

	/**
	 * Return whether the current string holds escapes, so that its bytes are not its
	 * characters.
	 */
	boolean isEscaped() {
		return this.escaped;
	}

	/**
	 * Return the number of bytes of the current string, quotes not counted.
	 */
	int length() {
		return this.end - this.start;
	}

	/**
	 * Return a hash of the bytes of the current string.
	 */
	int hash() {
		return JsonBytes.hashOfEnd(this.text, this.start, this.end);
	}

	/**
	 * Return the bytes of the current string.
	 */
	byte[] bytes() {
		return Arrays.copyOfRange(this.text, this.start, this.end);
	}

	/**
	 * Return the current string.
	 */
	String text() {
		if (this.escaped) {
			return JsonText.unescaped(this.text, this.start, this.end);
		}
		return new String(this.text, this.start, length(),
				this.ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
	}

	/**
	 * Read a number.
	 * @return the value, or {@link #NO_INTEGER} if it is no integer of at most 18 digits
	 */
	long number() {
		int i = this.position;
		boolean negative = at(i) == '-';
		int begin = negative ? i + 1 : i;
		i = begin;
		long value = 0;
		while (isDigit(at(i))) {
			value = 10 * value + (this.text[i] - '0');
			i++;
		}
		if (i == begin) {
			throw unexpected(i);
		}
		boolean whole = i - begin <= MAX_DIGITS;
		if (at(begin) == '0' && i > begin + 1) {
			throw unexpected(begin + 1);
		}
		if (at(i) == '.') {
			whole = false;
			i = digits(i + 1);
		}
		if (at(i) == 'e' || at(i) == 'E') {
			whole = false;
			i = digits((at(i + 1) == '+' || at(i + 1) == '-') ? i + 2 : i + 1);
		}
		this.position = i;
		return whole ? (negative ? -value : value) : NO_INTEGER;
	}

	/**
	 * Read a value of any kind, and check it. Not recursive.
	 */
	void skipValue() {
		int level = this.depth;
		do {
			if (!skipBegin()) {
				skipEnds(level);
			}
		}
		while (this.depth > level);
		this.first = false;
	}

	/**
	 * Skip a scalar or an empty object or array, or what leads to the first value of
	 * another.
	 * @return whether a value must follow
	 */
	private boolean skipBegin() {
		switch (peek()) {
			case '"' -> string();
			case '{' -> {
				this.position++;
				push(true);
				if (peek() != '}') {
					name();
					return true;
				}
				pop();
			}
			case '[' -> {
				this.position++;
				push(false);
				if (peek() != ']') {
					return true;
				}
				pop();
			}
			case 't' -> literal("true");
			case 'f' -> literal("false");
			case 'n' -> literal("null");
			default -> number();
		}
		return false;
	}

	/**
	 * Skip what ends after a value, up to where the next one begins.
	 */
	private void skipEnds(int level) {
		while (this.depth > level) {
			boolean object = isInObject();
			int next = peek();
			if (next == ',') {
				this.position++;
				if (object) {
					name();
				}
				return;
			}
			if (next != (object ? '}' : ']')) {
				throw unexpected(this.position);
			}
			pop();
		}
	}

	private boolean isAtEnd(char close) {
		int next = peek();
		if (next == close) {
			pop();
			this.first = false;
			return true;
		}
		if (!this.first) {
			expect(',');
		}
		this.first = false;
		return false;
	}

	private void name() {
		string();
		expect(':');
	}

	private void expect(char expected) {
		if (peek() != expected) {
			throw unexpected(this.position);
		}
		this.position++;
	}

	private void push(boolean object) {
		if (this.depth == Json.MAX_DEPTH) {
			throw new MalformedJsonException("JSON nested deeper than " + Json.MAX_DEPTH + " levels");
		}
		long bit = 1L << this.depth;
		int word = this.depth >>> 6;
		if (word == this.objects.length) {
			this.objects = Arrays.copyOf(this.objects, (Json.MAX_DEPTH + Long.SIZE) / Long.SIZE);
		}
		this.objects[word] = object ? this.objects[word] | bit : this.objects[word] & ~bit;
		this.depth++;
	}

	private void pop() {
		this.position++;
		this.depth--;
	}

	private boolean isInObject() {
		int top = this.depth - 1;
		return (this.objects[top >>> 6] & (1L << top)) != 0;
	}

	private void literal(String literal) {
		for (int i = 0; i < literal.length(); i++) {
			if (at(this.position + i) != literal.charAt(i)) {
				throw unexpected(this.position + i);
			}
		}
		this.position += literal.length();
	}

	private int digits(int from) {
		int i = from;
		while (isDigit(at(i))) {
			i++;
		}
		if (i == from) {
			throw unexpected(i);
		}
		return i;
	}

	/**
	 * Return a byte, or 0 behind the end, which is as wrong wherever it is met.
	 */
	private int at(int index) {
		return (index < this.limit) ? this.text[index] : 0;
	}

	private MalformedJsonException unexpected(int index) {
		return new MalformedJsonException((index >= this.limit) ? "Not JSON: truncated"
				: "Not JSON: unexpected content at byte " + (index - this.origin));
	}

	private int escape(int index) {
		switch (at(index)) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
				return index + 1;
			}
			case 'u' -> {
				for (int i = index + 1; i <= index + 4; i++) {
					if (Character.digit(at(i), 16) < 0) {
						throw unexpected(i);
					}
				}
				return index + 5;
			}
			default -> throw unexpected(index);
		}
	}

	private static boolean isSpace(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t';
	}

	private static boolean isDigit(int b) {
		return b >= '0' && b <= '9';
	}

}
