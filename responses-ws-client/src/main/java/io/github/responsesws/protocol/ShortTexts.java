package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The words seen lately, found by their bytes: a text is written with a few of them again
 * and again. Bounded: a newcomer takes the place of one that was not seen lately. Owned
 * by the thread that decodes.
 */
final class ShortTexts {

	private static final int SLOTS = 512;

	// None before the first word: many threads never read one.
	private long @Nullable [] words;

	private @Nullable String[] texts = {};

	/** Which words have come again since another wanted their place. */
	private boolean[] frequent = {};

	/**
	 * Return a string that has no escapes.
	 * @param utf8 where it is
	 */
	String get(byte[] utf8, int from, int to) {
		int length = to - from;
		if (length > Long.BYTES || length == 0) {
			return new String(utf8, from, length, StandardCharsets.UTF_8);
		}
		long[] words = this.words;
		if (words == null) {
			words = new long[SLOTS];
			this.words = words;
			this.texts = new @Nullable String[SLOTS];
			this.frequent = new boolean[SLOTS];
		}
		// No two strings have the same word: none holds a zero.
		long word = JsonBytes.word(utf8, from, to);
		int slot = JsonBytes.hash(word) & (SLOTS - 1);
		String known = this.texts[slot];
		if (known != null && words[slot] == word) {
			this.frequent[slot] = true;
			return known;
		}
		String text = new String(utf8, from, length, StandardCharsets.UTF_8);
		if (this.frequent[slot]) {
			this.frequent[slot] = false;
		}
		else {
			words[slot] = word;
			this.texts[slot] = text;
		}
		return text;
	}

}
