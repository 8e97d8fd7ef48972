package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The model calls one of the caller's functions.
 *
 * @since 0.1.0
 */
public final class FunctionCallItem extends ItemFields implements OutputItem {

	FunctionCallItem(RawJson json, JsonNode fields) {
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
	 * Return the function to call.
	 * @return the name
	 */
	public String name() {
		return string("name");
	}

	/**
	 * Return the arguments.
	 * @return an object as JSON text, also where the provider sends the object itself; an
	 * empty string if it sends none
	 */
	public String arguments() {
		return jsonText("arguments");
	}

	/**
	 * Return the namespace of the function.
	 * @return the namespace, or null if it stands by itself
	 */
	public @Nullable String namespace() {
		return stringOrNull("namespace");
	}

}
