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

	static final int MAX_DIGITS = 18;

	private byte[] text = NOTHING;

	private int origin;

	private int position;

	private int limit;

	/** Whether nothing of the object or array that was just begun has been read. */
	private boolean first;

	private final JsonNesting nesting = new JsonNesting();

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
		this.nesting.reset();
		this.first = false;
	}

	/**
	 * Go to a place in the array.
	 */
	void seek(int index) {
		this.position = index;
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
	 * Return where the string that was read last ends in the array, without its quotes.
	 */
	int stringEnd() {
		return this.end;
	}

	/**
	 * Return where what was read last ends, relative to the beginning.
	 */
	int endOffset() {
		return this.position - this.origin;
	}

	void beginObject() {
		expect('{');
		this.nesting.begin(true);
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
		this.nesting.begin(false);
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
				throw unexpected(i);
			}
			byte b = text[i];
			if (b == '"') {
				this.end = i;
				this.position = i + 1;
				return;
			}
			this.escaped |= b == '\\';
			this.ascii &= b > 0;
			i = special(i);
		}
	}

	/**
	 * Return the index after an escape or a character of several bytes.
	 */
	private int special(int index) {
		byte b = this.text[index];
		if (b == '\\') {
			return escape(index + 1);
		}
		if (b >= 0) {
			throw unexpected(index);
		}
		int next = JsonBytes.endOfCharacter(this.text, index, this.limit);
		if (next < 0) {
			throw unexpected(~next);
		}
		return next;
	}

	/**
	 * Return how many of the next bytes are those of another array.
	 */
	int alike(byte[] other, int from) {
		int different = Arrays.mismatch(this.text, this.position, this.limit, other, from, other.length);
		return (different >= 0) ? different : Math.min(this.limit - this.position, other.length - from);
	}

	/**
	 * Go past members of the object that were checked before.
	 * @param length how many bytes they have
	 */
	void skipMembers(int length) {
		this.position += length;
		this.first = false;
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
	 * Return whether the bytes of the current string are its characters.
	 */
	boolean isPlain() {
		return this.ascii && !this.escaped;
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
		return JsonBytes.hash(this.text, this.start, this.end);
	}

	/**
	 * Return the current string, which a few words often are.
	 */
	String text(ShortTexts texts) {
		return this.escaped ? text() : texts.get(this.text, this.start, this.end);
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
		byte[] text = this.text;
		int begin = (at(this.position) == '-') ? this.position + 1 : this.position;
		int i = begin;
		long value = 0;
		while (i < this.limit && isDigit(text[i])) {
			value = 10 * value + (text[i] - '0');
			i++;
		}
		int digits = i - begin;
		int next = at(i);
		if (digits == 0 || (digits > 1 && text[begin] == '0')) {
			throw unexpected((digits == 0) ? begin : begin + 1);
		}
		boolean whole = digits <= MAX_DIGITS;
		if (next == '.' || next == 'e' || next == 'E') {
			whole = false;
			i = fraction(i);
		}
		long signed = (begin == this.position) ? value : -value;
		this.position = i;
		return whole ? signed : NO_INTEGER;
	}

	private int fraction(int from) {
		int i = (at(from) == '.') ? digits(from + 1) : from;
		if (at(i) == 'e' || at(i) == 'E') {
			i = digits((at(i + 1) == '+' || at(i + 1) == '-') ? i + 2 : i + 1);
		}
		return i;
	}

	/**
	 * Read a value of any kind, and check it. Not recursive. Most bytes of large events
	 * are read here, so the position is a variable, which the compiler keeps in a
	 * register.
	 */
	void skipValue() {
		int level = this.nesting.depth();
		int i = this.position;
		do {
			i = skipSpace(i);
			int begin = at(i);
			if (begin == '"') {
				i = skipEnds(skipString(i + 1), level);
			}
			else if (begin == '{' || begin == '[') {
				this.nesting.begin(begin == '{');
				i = skipSpace(i + 1);
				if (at(i) == ((begin == '{') ? '}' : ']')) {
					this.nesting.end();
					i = skipEnds(i + 1, level);
				}
				else if (begin == '{') {
					i = skipName(i);
				}
			}
			else {
				this.position = i;
				scalar(begin);
				i = skipEnds(this.position, level);
			}
		}
		while (this.nesting.depth() > level);
		this.position = i;
		this.first = false;
	}

	/**
	 * Skip what ends after a value, up to where the next one begins.
	 */
	private int skipEnds(int from, int level) {
		int i = from;
		while (this.nesting.depth() > level) {
			boolean object = this.nesting.isInObject();
			i = skipSpace(i);
			int next = at(i);
			if (next == ',') {
				return object ? skipName(skipSpace(i + 1)) : i + 1;
			}
			if (next != (object ? '}' : ']')) {
				throw unexpected(i);
			}
			i++;
			this.nesting.end();
		}
		return i;
	}

	private int skipName(int from) {
		if (at(from) != '"') {
			throw unexpected(from);
		}
		int i = skipSpace(skipString(from + 1));
		if (at(i) != ':') {
			throw unexpected(i);
		}
		return i + 1;
	}

	private int skipString(int from) {
		byte[] text = this.text;
		int limit = this.limit;
		int i = JsonBytes.skipPlain(text, from, limit);
		while (i < limit && text[i] != '"') {
			i = JsonBytes.skipPlain(text, special(i), limit);
		}
		if (i >= limit) {
			throw unexpected(i);
		}
		return i + 1;
	}

	private int skipSpace(int from) {
		byte[] text = this.text;
		int i = from;
		while (i < this.limit && text[i] <= ' ' && isSpace(text[i])) {
			i++;
		}
		return i;
	}

	private void scalar(int begin) {
		switch (begin) {
			case 't' -> literal("true");
			case 'f' -> literal("false");
			case 'n' -> literal("null");
			default -> number();
		}
	}

	private boolean isAtEnd(char close) {
		int next = peek();
		if (next == close) {
			this.position++;
			this.nesting.end();
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
