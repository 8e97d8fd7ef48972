package io.github.responsesws.protocol;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The IDs seen lately, found by their characters, so that an ID repeated in each event is
 * one string. Bounded: a newcomer takes the place of another.
 */
final class StringCache {

	private static final int SLOTS = 64;

	private static final int PROBES = 8;

	private static final int MAX_LENGTH = 256;

	/** The end of an ID is its most varied part. */
	private static final int HASHED_LENGTH = 16;

	private final @Nullable Entry[] slots = new Entry[SLOTS];

	private int evictions;

	String get(char[] text, int offset, int length) {
		if (length > MAX_LENGTH) {
			return new String(text, offset, length);
		}
		int hash = length;
		for (int i = offset + Math.max(0, length - HASHED_LENGTH); i < offset + length; i++) {
			hash = 31 * hash + text[i];
		}
		int home = hash ^ (hash >>> 15);
		for (int i = 0; i < PROBES; i++) {
			int slot = (home + i) & (SLOTS - 1);
			Entry entry = this.slots[slot];
			if (entry == null) {
				return put(slot, text, offset, length);
			}
			if (Arrays.equals(entry.characters, 0, entry.characters.length, text, offset, offset + length)) {
				return entry.value;
			}
		}
		return put((home + this.evictions++ % PROBES) & (SLOTS - 1), text, offset, length);
	}

	private String put(int slot, char[] text, int offset, int length) {
		String value = new String(text, offset, length);
		this.slots[slot] = new Entry(value.toCharArray(), value);
		return value;
	}

	/**
	 * A string, and its characters to be compared many at a time.
	 */
	private static final class Entry {

		private final char[] characters;

		private final String value;

		Entry(char[] characters, String value) {
			this.characters = characters;
			this.value = value;
		}

	}

}
