package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The IDs seen lately, found by their characters, so that an ID repeated in each event is
 * one string. Bounded: a newcomer takes the place of another.
 */
final class StringCache {

	private static final int SLOTS = 64;

	private static final int MAX_LENGTH = 256;

	/** The end of an ID is its most varied part. */
	private static final int HASHED_LENGTH = 16;

	private final @Nullable String[] slots = new String[SLOTS];

	String get(char[] text, int offset, int length) {
		if (length > MAX_LENGTH) {
			return new String(text, offset, length);
		}
		int hash = length;
		for (int i = offset + Math.max(0, length - HASHED_LENGTH); i < offset + length; i++) {
			hash = 31 * hash + text[i];
		}
		int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
		String candidate = this.slots[slot];
		if (candidate == null || !matches(candidate, text, offset, length)) {
			candidate = new String(text, offset, length);
			this.slots[slot] = candidate;
		}
		return candidate;
	}

	private static boolean matches(String candidate, char[] text, int offset, int length) {
		if (candidate.length() != length) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			if (candidate.charAt(i) != text[offset + i]) {
				return false;
			}
		}
		return true;
	}

}
