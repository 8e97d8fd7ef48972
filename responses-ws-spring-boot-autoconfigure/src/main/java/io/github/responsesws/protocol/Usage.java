package io.github.responsesws.protocol;

import tools.jackson.databind.JsonNode;

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

	static Usage of(JsonNode usage) {
		JsonNode input = usage.path("input_tokens_details");
		JsonNode output = usage.path("output_tokens_details");
		return new Usage(count(usage, "input_tokens"), count(usage, "output_tokens"), count(usage, "total_tokens"),
				count(input, "cached_tokens"), count(input, "cache_write_tokens"), count(output, "reasoning_tokens"));
	}

	private static long count(JsonNode node, String name) {
		return node.path(name).asLong(0);
	}

}
