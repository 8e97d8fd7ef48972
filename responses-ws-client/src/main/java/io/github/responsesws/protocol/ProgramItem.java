package io.github.responsesws.protocol;

import tools.jackson.databind.JsonNode;

/**
 * A program that the model wrote, which the service runs and which may call tools: its
 * calls name it as their {@link #caller()}.
 *
 * @since 0.1.0
 */
public final class ProgramItem extends ItemFields implements OutputItem {

	ProgramItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the ID by which the calls and the output of the program name it.
	 * @return the call ID, or an empty string if the provider omitted it
	 */
	public String callId() {
		return string("call_id");
	}

	/**
	 * Return the program.
	 * @return its source in JavaScript
	 */
	public String code() {
		return string("code");
	}

	/**
	 * Return what the service knows the program by when it is sent again.
	 * @return an opaque text
	 */
	public String fingerprint() {
		return string("fingerprint");
	}

}
