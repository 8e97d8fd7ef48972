package io.github.responsesws.protocol;

/**
 * Text of others, made fit for a line of a log: a server could otherwise begin lines of
 * its own there, or write to the terminal of whoever reads it.
 */
public final class OneLine {

	private OneLine() {
	}

	/**
	 * Replace what is no character to read.
	 * @param text the text
	 * @return the text with a space for each control character and line separator, the
	 * text itself if it has none
	 */
	public static String of(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (isControl(text.charAt(i))) {
				return replaced(text, i);
			}
		}
		return text;
	}

	private static String replaced(String text, int first) {
		StringBuilder line = new StringBuilder(text.length()).append(text, 0, first);
		for (int i = first; i < text.length(); i++) {
			char character = text.charAt(i);
			line.append(isControl(character) ? ' ' : character);
		}
		return line.toString();
	}

	private static boolean isControl(char character) {
		boolean control = character < ' ' || (character >= 0x7f && character < 0xa0);
		boolean separator = character == 0x2028 || character == 0x2029;
		// What turns the direction of writing shows a line as another one.
		boolean direction = (character >= 0x202a && character <= 0x202e)
				|| (character >= 0x2066 && character <= 0x2069);
		return control || separator || direction;
	}

}
