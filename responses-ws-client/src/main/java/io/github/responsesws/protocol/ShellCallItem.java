package io.github.responsesws.protocol;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The model wants commands to be run in a shell: by the caller, unless the service has a
 * container for them and answers by itself.
 *
 * @since 0.1.0
 */
public final class ShellCallItem extends ItemFields implements OutputItem {

	ShellCallItem(RawJson json, JsonNode fields) {
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
	 * Return the commands.
	 * @return the commands, each a line for the shell, in order
	 */
	public List<String> commands() {
		return texts(this.fields.path("action").path("commands"));
	}

	/**
	 * Return how long the commands may take.
	 * @return the time, or null if the model sets none
	 */
	public @Nullable Duration timeout() {
		return millis(this.fields.path("action").path("timeout_ms"));
	}

	/**
	 * Return how much output the model wants to see.
	 * @return the most characters, or null if the model sets no limit
	 */
	public @Nullable Integer maxOutputLength() {
		JsonNode length = this.fields.path("action").path("max_output_length");
		return length.canConvertToInt() ? length.intValue() : null;
	}

}
