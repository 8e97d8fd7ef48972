package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON strings. Unlike Jackson's writer it accepts half a surrogate
 * pair, for a delta may end there.
 */
final class JsonText {

	private static final int UNICODE_ESCAPE = 6;

	/** What the JDK writes in place of half a surrogate pair. */
	private static final byte HALF_PAIR = '?';

	private JsonText() {
	}

	/**
	 * Return a string as JSON in UTF-8, quotes included.
	 */
	static byte[] quoted(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		if (JsonBytes.contains(utf8, HALF_PAIR) && !new String(utf8, StandardCharsets.UTF_8).equals(text)) {
			StringBuilder json = new StringBuilder(text.length() + 16);
			append(json, text);
			return json.toString().getBytes(StandardCharsets.UTF_8);
		}
		byte[] json = new byte[utf8.length + 2 + escapes(utf8)];
		json[0] = '"';
		int at = 1;
		int from = 0;
		while (from < utf8.length) {
			int to = JsonBytes.skipPlain(utf8, from, utf8.length);
			System.arraycopy(utf8, from, json, at, to - from);
			at += to - from;
			from = to + 1;
			if (to < utf8.length) {
				at = escape(json, at, utf8[to]);
			}
		}
		json[at] = '"';
		return json;
	}

	private static int escapes(byte[] utf8) {
		int bytes = 0;
		int i = JsonBytes.skipPlain(utf8, 0, utf8.length);
		while (i < utf8.length) {
			bytes += length(utf8[i]) - 1;
			i = JsonBytes.skipPlain(utf8, i + 1, utf8.length);
		}
		return bytes;
	}

	private static int length(int c) {
		if (c < 0) {
			return 1;
		}
		return (shortEscape(c) != 0) ? 2 : UNICODE_ESCAPE;
	}

	private static int escape(byte[] json, int at, byte c) {
		if (c < 0) {
			json[at] = c;
			return at + 1;
		}
		json[at] = '\\';
		char escape = shortEscape(c);
		if (escape != 0) {
			json[at + 1] = (byte) escape;
			return at + 2;
		}
		json[at + 1] = 'u';
		json[at + 2] = '0';
		json[at + 3] = '0';
		json[at + 4] = (byte) Character.forDigit(c >> 4, 16);
		json[at + 5] = (byte) Character.forDigit(c & 15, 16);
		return at + UNICODE_ESCAPE;
	}

	/**
	 * Return what a string with escapes means.
	 * @param json the string in UTF-8, known to be valid
	 * @param start the first byte after the opening quote
	 * @param end the closing quote
	 */
	static String unescaped(byte[] json, int start, int end) {
		StringBuilder text = new StringBuilder(end - start);
		int from = start;
		int i = start;
		while (i < end) {
			if (json[i] != '\\') {
				i++;
				continue;
			}
			text.append(new String(json, from, i - from, StandardCharsets.UTF_8));
			int escape = json[i + 1];
			if (escape == 'u') {
				text.append((char) Integer.parseInt(new String(json, i + 2, 4, StandardCharsets.ISO_8859_1), 16));
				i += UNICODE_ESCAPE;
			}
			else {
				text.append(meaning(escape));
				i += 2;
			}
			from = i;
		}
		return text.append(new String(json, from, end - from, StandardCharsets.UTF_8)).toString();
	}

	private static char meaning(int escape) {
		return switch (escape) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			default -> (char) escape;
		};
	}

	static void append(StringBuilder json, String text) {
		json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			char escape = shortEscape(c);
			if (escape != 0) {
				json.append('\\').append(escape);
			}
			else if (c < ' ') {
				escape(json, c);
			}
			else if (!Character.isSurrogate(c)) {
				json.append(c);
			}
			else if (isPair(text, i)) {
				json.append(c).append(text.charAt(++i));
			}
			else {
				escape(json, c);
			}
		}
		json.append('"');
	}

	private static boolean isPair(String text, int index) {
		return Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length()
				&& Character.isLowSurrogate(text.charAt(index + 1));
	}

	private static void escape(StringBuilder json, char c) {
		json.append("\\u");
		for (int shift = 12; shift >= 0; shift -= 4) {
			json.append(Character.forDigit((c >> shift) & 15, 16));
		}
	}

	/**
	 * Return what follows the backslash in the short escape of a character, or 0 if it
	 * has none.
	 */
	private static char shortEscape(int c) {
		return switch (c) {
			case '"', '\\' -> (char) c;
			case '\n' -> 'n';
			case '\r' -> 'r';
			case '\t' -> 't';
			case '\b' -> 'b';
			case '\f' -> 'f';
			default -> 0;
		};
	}

	/**
	 * Whether a text breaks off within a surrogate pair.
	 */
	static boolean endsInHalf(String text) {
		return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
	}

}
