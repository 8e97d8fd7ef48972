package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The words seen lately, found by their bytes: a text is written with a few of them again
 * and again. Bounded: a newcomer takes the place of another. Owned by the thread that
 * decodes.
 */
final class ShortTexts {

	private static final int SLOTS = 128;

	// None before the first word: many connections never bring one.
	private long @Nullable [] words;

	private @Nullable String[] texts = {};

	/**
	 * Return the current string of a cursor.
	 */
	String get(JsonCursor cursor) {
		return (cursor.isEscaped() || cursor.length() > Long.BYTES || cursor.length() == 0) ? cursor.text()
				: get(cursor, cursor.word());
	}

	private String get(JsonCursor cursor, long word) {
		long[] words = this.words;
		if (words == null) {
			words = new long[SLOTS];
			this.words = words;
			this.texts = new @Nullable String[SLOTS];
		}
		int slot = JsonBytes.hash(word) & (SLOTS - 1);
		String text = this.texts[slot];
		if (text == null || words[slot] != word) {
			text = cursor.text();
			words[slot] = word;
			this.texts[slot] = text;
		}
		return text;
	}

}
