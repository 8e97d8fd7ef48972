package io.github.responsesws.protocol;

import java.util.Locale;

/**
 * The members a compact delta can remember.
 */
enum DeltaMember {

	TYPE, SEQUENCE_NUMBER, STREAM_ID, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, SUMMARY_INDEX, DELTA, LOGPROBS, OBFUSCATION;

	private static final DeltaMember[] VALUES = values();

	private final String wireName = name().toLowerCase(Locale.ROOT);

	String wireName() {
		return this.wireName;
	}

	/**
	 * Return the member's number in a layout: 1 to 10, for 0 means none.
	 * @return the code
	 */
	int code() {
		return ordinal() + 1;
	}

	static DeltaMember of(int code) {
		return VALUES[code - 1];
	}

}
