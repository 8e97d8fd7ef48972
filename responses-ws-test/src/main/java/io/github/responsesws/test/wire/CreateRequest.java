package io.github.responsesws.test.wire;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code response.create} body, read with the service's defaults.
 *
 * @param body the body as it came, transport fields included
 * @param bytes its size on the wire, {@code 0} for a request that the service made itself
 * @param retaining whether the service may store anything for this caller
 * @since 0.1.0
 */
public record CreateRequest(ObjectNode body, int bytes, boolean retaining) {

	/**
	 * Return the lane's name as sent.
	 * @return the property, missing for the default lane
	 */
	public JsonNode streamId() {
		return this.body.path("stream_id");
	}

	/**
	 * Return the response this one continues.
	 * @return its identifier, or {@code null} for a new chain
	 */
	public @Nullable String previousResponseId() {
		String id = WireJson.string(this.body, "previous_response_id");
		return (id != null) ? Ids.original(id) : null;
	}

	/**
	 * Return whether the response is kept beyond the connection.
	 * @return {@code true} unless {@code store} is {@code false} or nothing is retained
	 */
	public boolean stored() {
		return this.retaining && WireJson.flag(this.body, "store", true);
	}

	/**
	 * Return whether this request only prepares a later one.
	 * @return whether {@code generate} is {@code false}
	 */
	public boolean warmUp() {
		return !WireJson.flag(this.body, "generate", true);
	}

	/**
	 * Return whether several agents are to answer.
	 * @return whether {@code multi_agent.enabled} is {@code true}
	 */
	public boolean multiAgent() {
		return WireJson.flag(this.body.path("multi_agent"), "enabled", false);
	}

	/**
	 * Return whether delta events carry random padding.
	 * @return {@code true} unless {@code stream_options.include_obfuscation} is
	 * {@code false}
	 */
	public boolean obfuscated() {
		return WireJson.flag(this.body.path("stream_options"), "include_obfuscation", true);
	}

	/**
	 * Return whether the caller wants a certain extra.
	 * @param extra the extra, {@code reasoning.encrypted_content} for instance
	 * @return whether {@code include} names it
	 */
	public boolean includes(String extra) {
		for (JsonNode name : this.body.path("include").values()) {
			if (name.isString() && name.stringValue().equals(extra)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the token count above which the service compacts the context by itself.
	 * @return the threshold, or {@code -1} if the caller did not ask for compaction
	 */
	public int compactThreshold() {
		for (JsonNode entry : this.body.path("context_management").values()) {
			if (WireJson.type(entry).equals("compaction")) {
				return WireJson.integer(entry, "compact_threshold", Integer.MAX_VALUE);
			}
		}
		return -1;
	}

	/**
	 * Return the limit of the output.
	 * @return the limit in tokens, {@link Integer#MAX_VALUE} if there is none
	 */
	public int maxOutputTokens() {
		return WireJson.integer(this.body, "max_output_tokens", Integer.MAX_VALUE);
	}

	/**
	 * Return the input as items; a plain string becomes one user message.
	 */
	public List<JsonNode> input() {
		JsonNode input = this.body.path("input");
		if (input.isString()) {
			return List.of(userMessage(input.stringValue()));
		}
		List<JsonNode> items = new ArrayList<>();
		input.values().forEach(items::add);
		return items;
	}

	/**
	 * Return what is wrong with the body, as far as one can say without knowing earlier
	 * responses.
	 * @return the error, or {@code null} if the body is fine
	 */
	public @Nullable ApiError problem() {
		if (!WireJson.has(this.body, "model")) {
			return ApiError.invalidRequest("missing_required_parameter", "Missing required parameter: 'model'.",
					"model");
		}
		if (WireJson.string(this.body, "model") == null) {
			return invalidType("model", "a string");
		}
		if (WireJson.has(this.body, "previous_response_id") && previousResponseId() == null) {
			return invalidType("previous_response_id", "a string");
		}
		if (previousResponseId() != null && WireJson.has(this.body, "conversation")) {
			return ApiError.invalidRequest("mutually_exclusive_parameters",
					"Mutually exclusive parameters: 'previous_response_id' and 'conversation'.",
					"previous_response_id");
		}
		return inputProblem();
	}

	/**
	 * Return a user message with one text part.
	 * @param text the text
	 * @return the item
	 */
	public static ObjectNode userMessage(String text) {
		ObjectNode message = WireJson.object().put("type", "message").put("role", "user");
		message.putArray("content").addObject().put("type", "input_text").put("text", text);
		return message;
	}

	private @Nullable ApiError inputProblem() {
		JsonNode input = this.body.path("input");
		if (input.isMissingNode() || input.isNull()) {
			boolean continued = previousResponseId() != null || WireJson.has(this.body, "conversation")
					|| WireJson.has(this.body, "prompt") || warmUp();
			return continued ? null : ApiError.invalidRequest("missing_required_parameter",
					"One of 'input', 'previous_response_id', 'prompt' or 'conversation' must be provided.", "input");
		}
		if (!input.isString() && !input.isArray()) {
			return invalidType("input", "a string or an array of items");
		}
		for (JsonNode item : input.values()) {
			if (!item.isObject()) {
				return invalidType("input", "a string or an array of items");
			}
		}
		for (int i = 0; i < input.size() - 1; i++) {
			if (input.isArray() && WireJson.type(input.get(i)).equals("compaction_trigger")) {
				return ApiError.invalidRequest(null, "A compaction_trigger must be the final input item.", "input");
			}
		}
		return null;
	}

	private static ApiError invalidType(String param, String expected) {
		return ApiError.invalidRequest("invalid_type", "Invalid type for '" + param + "': expected " + expected + ".",
				param);
	}

}
