package io.github.responsesws.protocol;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The model wants a program of the caller's machine to be run, without a shell.
 *
 * @since 0.1.0
 */
public final class LocalShellCallItem extends ItemFields implements OutputItem {

	LocalShellCallItem(RawJson json, JsonNode fields) {
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
	 * Return the command.
	 * @return the program and its arguments
	 */
	public List<String> command() {
		return texts(this.fields.path("action").path("command"));
	}

	/**
	 * Return the variables of the environment to set.
	 * @return names and values
	 */
	public Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		this.fields.path("action").path("env").forEachEntry((name, value) -> environment.put(name, value.asString("")));
		return environment;
	}

	/**
	 * Return how long the command may take.
	 * @return the time, or null if the model sets none
	 */
	public @Nullable Duration timeout() {
		return millis(this.fields.path("action").path("timeout_ms"));
	}

	/**
	 * Return who is to run the command.
	 * @return the user, or null for that of the application
	 */
	public @Nullable String user() {
		return this.fields.path("action").path("user").stringValue(null);
	}

	/**
	 * Return where the command is to run.
	 * @return the folder, or null for that of the application
	 */
	public @Nullable String workingDirectory() {
		return this.fields.path("action").path("working_directory").stringValue(null);
	}

}
