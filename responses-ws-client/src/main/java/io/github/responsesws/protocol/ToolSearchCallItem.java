package io.github.responsesws.protocol;

import tools.jackson.databind.JsonNode;

/**
 * The model looks for tools: among those of the caller, or, where the service searches,
 * among those whose loading was deferred.
 *
 * @since 0.1.0
 */
public final class ToolSearchCallItem extends ItemFields implements OutputItem {

	ToolSearchCallItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the ID the call's output must carry.
	 * @return the call ID, or an empty string where the service searches by itself
	 */
	public String callId() {
		return string("call_id");
	}

	/**
	 * Return whether the caller is to search.
	 */
	public boolean isClient() {
		return string("execution").equals("client");
	}

	/**
	 * Return what the model looks for.
	 * @return the arguments, as the schema of the tool search says; a string if the model
	 * wrote what is no JSON
	 */
	public RawJson arguments() {
		JsonNode arguments = this.fields.path("arguments");
		RawJson written = json().member("arguments", "{}");
		if (!arguments.isString()) {
			return written;
		}
		try {
			return RawJson.parse(arguments.stringValue());
		}
		catch (MalformedJsonException ex) {
			return written;
		}
	}

}
