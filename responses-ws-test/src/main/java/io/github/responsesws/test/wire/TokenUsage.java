package io.github.responsesws.test.wire;

import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens of one response.
 *
 * @param input tokens of instructions, tools and the whole context
 * @param cached the part of the input that an earlier response of the chain left behind
 * @param output tokens of the output items
 * @param reasoning the part of the output that was reasoning
 * @since 0.1.0
 */
public record TokenUsage(int input, int cached, int output, int reasoning) {

	/**
	 * Return the {@code usage} object.
	 * @return the JSON shape
	 */
	public ObjectNode toJson() {
		ObjectNode usage = WireJson.object();
		usage.put("input_tokens", this.input);
		usage.putObject("input_tokens_details").put("cached_tokens", this.cached).put("cache_write_tokens", 0);
		usage.put("output_tokens", this.output);
		usage.putObject("output_tokens_details").put("reasoning_tokens", this.reasoning);
		usage.put("total_tokens", this.input + this.output);
		return usage;
	}

}
