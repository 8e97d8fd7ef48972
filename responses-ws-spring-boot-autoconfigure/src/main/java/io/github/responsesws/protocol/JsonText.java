package io.github.responsesws.protocol;

/**
 * Writes JSON strings. Unlike Jackson's writer it accepts half a surrogate pair, for a
 * delta may end there.
 */
final class JsonText {

	private JsonText() {
	}

	static void append(StringBuilder json, String text) {
		json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				json.append('\\').append(c);
			}
			else if (c < ' ') {
				escape(json, c);
			}
			else if (!Character.isSurrogate(c)) {
				json.append(c);
			}
			else if (Character.isHighSurrogate(c) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				json.append(c).append(text.charAt(++i));
			}
			else {
				escape(json, c);
			}
		}
		json.append('"');
	}

	private static void escape(StringBuilder json, char c) {
		json.append("\\u");
		for (int shift = 12; shift >= 0; shift -= 4) {
			json.append(Character.forDigit((c >> shift) & 15, 16));
		}
	}

}
