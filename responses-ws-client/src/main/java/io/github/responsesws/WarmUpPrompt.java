package io.github.responsesws;

import java.util.List;
import java.util.Objects;

import io.github.responsesws.protocol.ResponseRequest;

/**
 * A prompt that the service is to prepare before anybody asks.
 *
 * @param name what messages call it
 * @param request model, instructions, tools and the beginning of the input
 * @since 0.1.0
 */
public record WarmUpPrompt(String name, ResponseRequest request) {

	private static final List<String> CONTENT = List.of("instructions", "tools", "input", "prompt",
			"previous_response_id", "conversation");

	/**
	 * Create a prompt.
	 * @param name what messages call it
	 * @param request model, instructions, tools and the beginning of the input
	 */
	public WarmUpPrompt {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(request, "request");
		if (CONTENT.stream().allMatch((field) -> request.field(field) == null)) {
			throw new IllegalArgumentException(
					"The prompt '" + name + "' has no instructions, tools or input: it would warm up nothing");
		}
	}

}
