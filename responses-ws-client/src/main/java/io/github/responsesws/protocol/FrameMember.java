package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The top-level members that a scan of a frame looks at.
 */
enum FrameMember {

	TYPE, DELTA, ERROR, ITEM_ID, RESPONSE, LOGPROBS, STREAM_ID, OBFUSCATION, OUTPUT_INDEX, CONTENT_INDEX, SUMMARY_INDEX,
	SEQUENCE_NUMBER;

	private static final FrameMember[] VALUES = values();

	private static final FrameMember[][] BY_LENGTH = byLength();

	private final byte[] wireName = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);

	/**
	 * Return the member whose name is the cursor's current string.
	 */
	static @Nullable FrameMember find(JsonCursor cursor) {
		int length = cursor.length();
		FrameMember[] candidates = cursor.isEscaped() ? VALUES
				: (length < BY_LENGTH.length) ? BY_LENGTH[length] : BY_LENGTH[0];
		for (FrameMember candidate : candidates) {
			if (cursor.is(candidate.wireName)) {
				return candidate;
			}
		}
		return null;
	}

	private static FrameMember[][] byLength() {
		int longest = Arrays.stream(VALUES).mapToInt((member) -> member.name().length()).max().orElse(0);
		FrameMember[][] byLength = new FrameMember[longest + 1][];
		for (int length = 0; length <= longest; length++) {
			int wanted = length;
			byLength[length] = Arrays.stream(VALUES)
				.filter((member) -> member.name().length() == wanted)
				.toArray(FrameMember[]::new);
		}
		return byLength;
	}

}
