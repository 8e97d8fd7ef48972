package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The IDs seen lately, found by their bytes, so that an ID repeated in each event is one
 * string. Bounded: a newcomer takes the place of another.
 */
final class StringCache {

	private static final int SLOTS = 64;

	private static final int PROBES = 8;

	private static final int MAX_LENGTH = 256;

	private final @Nullable Entry[] slots = new Entry[SLOTS];

	private int evictions;

	/**
	 * Return the current string of a cursor.
	 */
	String get(JsonCursor cursor) {
		if (cursor.isEscaped() || cursor.length() > MAX_LENGTH) {
			return cursor.text();
		}
		int home = cursor.hash();
		for (int i = 0; i < PROBES; i++) {
			int slot = (home + i) & (SLOTS - 1);
			Entry entry = this.slots[slot];
			if (entry == null) {
				return put(slot, cursor);
			}
			if (cursor.is(entry.bytes)) {
				return entry.value;
			}
		}
		return put((home + this.evictions++ % PROBES) & (SLOTS - 1), cursor);
	}

	private String put(int slot, JsonCursor cursor) {
		Entry entry = new Entry(cursor.bytes(), cursor.text());
		this.slots[slot] = entry;
		return entry.value;
	}

	/**
	 * A string, and its bytes to be compared many at a time.
	 *
	 * @param bytes what stands between the quotes
	 * @param value the string
	 */
	@SuppressWarnings("ArrayRecordComponent") // Compared by what it holds, never as a
												// record.
	private record Entry(byte[] bytes, String value) {
	}

}
