package io.github.responsesws.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One JSON value, kept as the UTF-8 bytes it came in.
 * <p>
 * Immutable and safe to share between threads. Two values are equal when their bytes are:
 * {@code {"a":1}} and {@code { "a": 1 }} differ. Compare {@link #tree()} to compare
 * meaning.
 *
 * @since 0.1.0
 */
public final class RawJson {

	private final byte[] bytes;

	private final int offset;

	private final int length;

	private RawJson(byte[] bytes, int offset, int length) {
		this.bytes = bytes;
		this.offset = offset;
		this.length = length;
	}

	/**
	 * Create a value from JSON text.
	 * @param json exactly one JSON value
	 * @return the value, with the text's white space
	 * @throws MalformedJsonException if the text is anything else
	 */
	public static RawJson parse(String json) {
		return checked(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Create a value from JSON in UTF-8.
	 * @param json exactly one JSON value; copied
	 * @return the value, with the text's white space
	 * @throws MalformedJsonException if the bytes are anything else
	 */
	public static RawJson parse(byte[] json) {
		return checked(json.clone());
	}

	private static RawJson checked(byte[] bytes) {
		RawJson json = trusted(bytes);
		JsonCursor cursor = json.cursor();
		cursor.skipValue();
		cursor.end();
		return json;
	}

	/**
	 * Wrap bytes known to be JSON and never written again.
	 * @param bytes the bytes, not copied
	 * @return the value
	 */
	static RawJson trusted(byte[] bytes) {
		return new RawJson(bytes, 0, bytes.length);
	}

	/**
	 * Wrap text known to be JSON.
	 * @param json the text
	 * @return the value
	 */
	static RawJson trusted(String json) {
		return trusted(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the number of bytes.
	 * @return the size in bytes
	 */
	public int size() {
		return this.length;
	}

	/**
	 * Return the bytes.
	 * @return a copy, UTF-8
	 */
	public byte[] toByteArray() {
		return Arrays.copyOfRange(this.bytes, this.offset, this.offset + this.length);
	}

	/**
	 * Write the bytes.
	 * @param out where to write them; neither flushed nor closed
	 * @throws IOException if the stream fails
	 */
	public void writeTo(OutputStream out) throws IOException {
		out.write(this.bytes, this.offset, this.length);
	}

	/**
	 * Copy the bytes into a larger document.
	 * @return the index after the last byte
	 */
	int copyTo(byte[] target, int at) {
		System.arraycopy(this.bytes, this.offset, target, at, this.length);
		return at + this.length;
	}

	/**
	 * Return the value as text.
	 * @return the JSON text
	 */
	public String asString() {
		return new String(this.bytes, this.offset, this.length, StandardCharsets.UTF_8);
	}

	/**
	 * Parse the value. Each call parses anew, so that a caller may change its tree: keep
	 * the result rather than calling twice.
	 * @return a new tree, in which a fraction, or an integer of more than 1,000 digits,
	 * is the nearest {@code double}; the last of duplicate members
	 */
	public JsonNode tree() {
		return new TreeReader(this).read();
	}

	/**
	 * Return the string that this value is, without a tree.
	 * @return the string, or null if it is something else
	 */
	@Nullable String stringOrNull() {
		JsonCursor cursor = cursor();
		if (cursor.peek() != '"') {
			return null;
		}
		cursor.string();
		return cursor.text();
	}

	/**
	 * Return the boolean that this value is, without a tree.
	 * @return the boolean, or null if it is something else
	 */
	@Nullable Boolean booleanOrNull() {
		return switch (cursor().peek()) {
			case 't' -> Boolean.TRUE;
			case 'f' -> Boolean.FALSE;
			default -> null;
		};
	}

	/**
	 * Return the number that this value is, without a tree.
	 * @return the number, or the default if it is no integer of at most 18 digits
	 */
	long longOr(long otherwise) {
		JsonCursor cursor = cursor();
		int first = cursor.peek();
		if (first != '-' && (first < '0' || first > '9')) {
			return otherwise;
		}
		long number = cursor.number();
		return (number != JsonCursor.NO_INTEGER) ? number : otherwise;
	}

	boolean isNull() {
		return cursor().peek() == 'n';
	}

	boolean isObject() {
		return cursor().peek() == '{';
	}

	/**
	 * Return one member of this object, as a view on these bytes.
	 * @param name the name of the member
	 * @param absent the JSON to return if there is no such member
	 * @return the member's exact bytes
	 */
	RawJson member(String name, String absent) {
		RawJson member = slices().members(name.getBytes(StandardCharsets.US_ASCII))[0];
		return (member != null) ? member : trusted(absent);
	}

	/**
	 * Return the elements of this array, as views on these bytes. Each call scans anew.
	 */
	public List<RawJson> elements() {
		return slices().elements();
	}

	/**
	 * Return the members of this object, as views on these bytes. Each call scans anew.
	 * @return the members in order, the last of duplicates; none if this is no object
	 */
	public Map<String, RawJson> members() {
		return slices().members();
	}

	JsonSlices slices() {
		return new JsonSlices(this);
	}

	/**
	 * Return the value cut loose from the larger document it is a view of.
	 * @return this value on bytes of its own
	 */
	RawJson detached() {
		return (this.length == this.bytes.length) ? this : trusted(toByteArray());
	}

	/**
	 * Return a part of this value.
	 * @param start the first byte
	 * @param end the byte after the last
	 * @return a view on the same bytes
	 */
	RawJson slice(int start, int end) {
		return new RawJson(this.bytes, this.offset + start, end - start);
	}

	int byteAt(int index) {
		return this.bytes[this.offset + index];
	}

	JsonCursor cursor() {
		JsonCursor cursor = new JsonCursor();
		cursor.reset(this.bytes, this.offset, this.length);
		return cursor;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof RawJson that && Arrays.equals(this.bytes, this.offset,
				this.offset + this.length, that.bytes, that.offset, that.offset + that.length);
	}

	@Override
	public int hashCode() {
		int hash = 1;
		for (int i = this.offset; i < this.offset + this.length; i++) {
			hash = 31 * hash + this.bytes[i];
		}
		return hash;
	}

	@Override
	public String toString() {
		return "JSON " + kind() + " of " + this.length + " bytes";
	}

	private String kind() {
		int start = 0;
		while (start < this.length && byteAt(start) <= ' ') {
			start++;
		}
		return switch ((start < this.length) ? byteAt(start) : 0) {
			case '{' -> "object";
			case '[' -> "array";
			case '"' -> "string";
			case 't', 'f' -> "boolean";
			case 'n' -> "null";
			default -> "number";
		};
	}

}
