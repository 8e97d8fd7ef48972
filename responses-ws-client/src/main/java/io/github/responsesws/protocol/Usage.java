package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * How many tokens a turn took. What a provider does not report is 0.
 *
 * @param inputTokens tokens of input, cached ones included
 * @param outputTokens tokens of output, reasoning included
 * @param totalTokens tokens of both
 * @param cachedTokens input tokens read from the prompt cache
 * @param cacheWriteTokens input tokens written to the prompt cache
 * @param reasoningTokens output tokens spent on reasoning
 * @since 0.1.0
 */
public record Usage(long inputTokens, long outputTokens, long totalTokens, long cachedTokens, long cacheWriteTokens,
		long reasoningTokens) {

	/** No tokens. */
	public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

	private static final byte[][] MEMBERS = names("input_tokens", "output_tokens", "total_tokens",
			"input_tokens_details", "output_tokens_details");

	private static final byte[][] INPUT_DETAILS = names("cached_tokens", "cache_write_tokens");

	private static final byte[][] OUTPUT_DETAILS = names("reasoning_tokens");

	static Usage of(RawJson usage) {
		@Nullable RawJson[] members = usage.slices().members(MEMBERS);
		@Nullable RawJson[] input = details(members[3], INPUT_DETAILS);
		@Nullable RawJson[] output = details(members[4], OUTPUT_DETAILS);
		return new Usage(count(members[0]), count(members[1]), count(members[2]), count(input[0]), count(input[1]),
				count(output[0]));
	}

	/**
	 * Add up what several turns took.
	 * @param other what another turn took, or null if that is not known
	 * @return the tokens of both
	 */
	public Usage plus(@Nullable Usage other) {
		if (other == null) {
			return this;
		}
		return new Usage(this.inputTokens + other.inputTokens, this.outputTokens + other.outputTokens,
				this.totalTokens + other.totalTokens, this.cachedTokens + other.cachedTokens,
				this.cacheWriteTokens + other.cacheWriteTokens, this.reasoningTokens + other.reasoningTokens);
	}

	private static @Nullable RawJson[] details(@Nullable RawJson details, byte[][] names) {
		return (details != null) ? details.slices().members(names) : new RawJson[names.length];
	}

	private static long count(@Nullable RawJson number) {
		return (number != null) ? number.longOr(0) : 0;
	}

	private static byte[][] names(String... names) {
		return Arrays.stream(names).map((name) -> name.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
	}

}
