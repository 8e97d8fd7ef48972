package io.github.responsesws.protocol;

import tools.jackson.databind.JsonNode;

/**
 * What a program of the model ended with.
 *
 * @since 0.1.0
 */
public final class ProgramOutputItem extends ItemFields implements OutputItem {

	ProgramOutputItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the ID of the program.
	 * @return the call ID, or an empty string if the provider omitted it
	 */
	public String callId() {
		return string("call_id");
	}

	/**
	 * Return what the program wrote.
	 * @return the result
	 */
	public String result() {
		return string("result");
	}

}
