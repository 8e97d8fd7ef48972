package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The model calls one of the caller's custom tools.
 *
 * @since 0.1.0
 */
public final class CustomToolCallItem extends ItemFields implements OutputItem {

	CustomToolCallItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the ID the call's output must carry.
	 * @return the call ID, or an empty string if the provider omitted it
	 */
	public String callId() {
		return string("call_id");
	}

	/**
	 * Return the tool to call.
	 * @return the name
	 */
	public String name() {
		return string("name");
	}

	/**
	 * Return the free-form input.
	 * @return the input; as JSON text where the provider sends an object
	 */
	public String input() {
		return jsonText("input");
	}

	/**
	 * Return the namespace of the tool.
	 * @return the namespace, or null if it stands by itself
	 */
	public @Nullable String namespace() {
		return stringOrNull("namespace");
	}

}
