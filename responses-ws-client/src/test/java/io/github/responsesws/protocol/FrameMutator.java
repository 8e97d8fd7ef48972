package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Spoils frames: bytes that change, go or come, pieces that are cut off, doubled or taken
 * from another frame, and values that are valid and hostile. The seed decides.
 */
final class FrameMutator {

	/** Valid JSON at or beyond the limits that readers of JSON have. */
	static final List<String> VALUES = List.of("null", "true", "-0", "1e400", "-1e400", "1e-400", "2147483648",
			"-2147483649", "999999999999999999", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
			"9".repeat(1_000), "9".repeat(1_001), "-" + "9".repeat(1_001), "0." + "9".repeat(1_001),
			"1e" + "9".repeat(1_001), "1" + "0".repeat(20_000) + ".5e-3", "\"\"", "\"\\ud83d\"", "\"\\u0000\"",
			"\"\\ude00\\ud83d\"", "\"" + "x".repeat(50_001) + "\"", "[]", "{}", "[null]", "[[[1]]]", "[{}]",
			"{\"\":\"\"}", "{\"\\ud83d\":1}", "{\"\\ude00\":{\"\\ud83dx\":1}}", "{\"" + "n".repeat(50_001) + "\":1}",
			"{\"" + "é".repeat(50_001) + "\":1}", "{\"a\":1,\"a\":\"2\",\"\\u0061\":[]}", "{\"type\":5,\"id\":[]}",
			"[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":7,\"annotations\":3}]}]",
			"[".repeat(900) + "]".repeat(900), "{\"a\":".repeat(900) + "1" + "}".repeat(900));

	/** What no encoder of UTF-8 writes: surrogates, overlong forms, loose ends. */
	private static final List<String> NO_UTF8 = List.of("80", "c0af", "c328", "e08080", "e282", "eda080", "f0808080",
			"f4908080", "f5808080", "ff");

	private static final String STRUCTURE = "{}[]\",:\\\n0-9.eEutfn ";

	private final List<byte[]> frames;

	private final Random random;

	FrameMutator(List<byte[]> frames, long seed) {
		this.frames = frames;
		this.random = new Random(seed);
	}

	byte[] next() {
		byte[] frame = any();
		for (int changes = 1 + this.random.nextInt(3); changes > 0 && frame.length > 1; changes--) {
			frame = mutate(frame);
		}
		return frame;
	}

	private byte[] any() {
		return this.frames.get(this.random.nextInt(this.frames.size()));
	}

	private byte[] mutate(byte[] frame) {
		int at = this.random.nextInt(frame.length);
		int end = Math.min(frame.length, at + 1 + this.random.nextInt(40));
		return switch (this.random.nextInt(14)) {
			case 0 -> spliced(frame, at, new byte[] { (byte) this.random.nextInt(256) }, at + 1);
			case 1 -> spliced(frame, at, new byte[] { structure() }, at + 1);
			case 2 -> spliced(frame, at, new byte[] { structure() }, at);
			case 3 -> spliced(frame, at, new byte[0], end);
			case 4 -> spliced(frame, at, Arrays.copyOfRange(frame, at, end), at);
			case 5 -> Arrays.copyOf(frame, at);
			case 6 -> spliced(frame, at, piece(any()), end);
			case 7 -> spliced(frame, at, noUtf8(), at);
			default -> withValue(frame, at);
		};
	}

	private byte structure() {
		return (byte) STRUCTURE.charAt(this.random.nextInt(STRUCTURE.length()));
	}

	private byte[] noUtf8() {
		return HexFormat.of().parseHex(NO_UTF8.get(this.random.nextInt(NO_UTF8.size())));
	}

	private byte[] piece(byte[] of) {
		int at = this.random.nextInt(of.length);
		return Arrays.copyOfRange(of, at, Math.min(of.length, at + this.random.nextInt(200)));
	}

	/**
	 * Put a hostile value in place of the value of the next member.
	 */
	private byte[] withValue(byte[] frame, int from) {
		int colon = from;
		while (colon < frame.length && !(frame[colon] == ':' && colon > 0 && frame[colon - 1] == '"')) {
			colon++;
		}
		JsonCursor cursor = new JsonCursor();
		try {
			cursor.reset(frame, colon + 1, Math.max(frame.length - colon - 1, 0));
			cursor.skipValue();
		}
		catch (MalformedJsonException ex) {
			return frame;
		}
		byte[] value = VALUES.get(this.random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8);
		return spliced(frame, colon + 1, value, colon + 1 + cursor.endOffset());
	}

	private static byte[] spliced(byte[] frame, int from, byte[] middle, int to) {
		byte[] spliced = new byte[from + middle.length + frame.length - to];
		System.arraycopy(frame, 0, spliced, 0, from);
		System.arraycopy(middle, 0, spliced, from, middle.length);
		System.arraycopy(frame, to, spliced, from + middle.length, frame.length - to);
		return spliced;
	}

}
