package io.github.responsesws.tool;

import io.github.responsesws.protocol.Tool;
import tools.jackson.databind.JsonNode;

/**
 * Checks what async tools may be: a program waits for what it calls.
 */
final class AsyncTools {

	private AsyncTools() {
	}

	/**
	 * Check a definition.
	 * @param name the name of the tool
	 * @param definition what a request says of it
	 * @return the definition
	 * @throws IllegalArgumentException if programs may call an async tool
	 */
	static Tool checked(String name, Tool definition) {
		JsonNode fields = definition.json().tree();
		if (fields.path("async").asBoolean(false) && fields.path("allowed_callers")
			.valueStream()
			.anyMatch((caller) -> caller.asString("").equals("programmatic"))) {
			throw new IllegalArgumentException("The tool " + name
					+ " is async, but programs may call it, which wait for its output: it may be one or the other");
		}
		return definition;
	}

}
