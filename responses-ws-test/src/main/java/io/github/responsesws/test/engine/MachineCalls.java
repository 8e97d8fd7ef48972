package io.github.responsesws.test.engine;

import java.util.List;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Steps that call what the caller's machine runs: shells, files, a screen, a search for
 * tools.
 *
 * @since 0.1.0
 */
public final class MachineCalls {

	private MachineCalls() {
	}

	/**
	 * Run commands in the caller's shell.
	 * @param commands the commands
	 * @return the step
	 */
	public static Step shell(List<String> commands) {
		return Steps.item((turn) -> {
			ObjectNode call = call("sh", "shell_call");
			ObjectNode action = call.putObject("action");
			action.set("commands", texts(commands));
			action.put("timeout_ms", 120000).put("max_output_length", 4096);
			call.putObject("environment").put("type", "local");
			return call;
		});
	}

	/**
	 * Run a program of the caller's machine.
	 * @param command the program and its arguments
	 * @return the step
	 */
	public static Step localShell(List<String> command) {
		return Steps.item((turn) -> {
			ObjectNode call = call("lsh", "local_shell_call");
			ObjectNode action = call.putObject("action").put("type", "exec");
			action.set("command", texts(command));
			action.putObject("env");
			return call;
		});
	}

	/**
	 * Change a file.
	 * @param operation {@code create_file}, {@code update_file} or {@code delete_file}
	 * @param path the file
	 * @param diff the change, or {@code null}
	 * @return the step
	 */
	public static Step applyPatch(String operation, String path, @Nullable String diff) {
		return Steps.item((turn) -> {
			ObjectNode call = call("apc", "apply_patch_call");
			ObjectNode change = call.putObject("operation").put("type", operation).put("path", path);
			if (diff != null) {
				change.put("diff", diff);
			}
			return call;
		});
	}

	/**
	 * Use a computer.
	 * @param actions what to do
	 * @param safetyChecks messages of checks that somebody has to acknowledge
	 * @return the step
	 */
	public static Step computer(List<JsonNode> actions, List<String> safetyChecks) {
		return Steps.item((turn) -> {
			ObjectNode call = call("cu", "computer_call");
			call.putArray("actions").addAll(actions);
			ArrayNode checks = call.putArray("pending_safety_checks");
			safetyChecks.forEach((message) -> checks.addObject()
				.put("id", Ids.next("cu_sc"))
				.put("code", "malicious_instructions")
				.put("message", message));
			return call;
		});
	}

	/**
	 * Search for tools.
	 * @param arguments what to search for
	 * @return the step
	 */
	public static Step toolSearch(JsonNode arguments) {
		return Steps.item((turn) -> {
			ObjectNode call = call("tsc", "tool_search_call").put("execution", "client");
			call.set("arguments", arguments);
			return call;
		});
	}

	private static ObjectNode call(String prefix, String type) {
		return WireJson.object()
			.put("id", Ids.next(prefix))
			.put("type", type)
			.put("status", "completed")
			.put("call_id", Ids.next("call"));
	}

	private static ArrayNode texts(List<String> texts) {
		ArrayNode array = WireJson.array();
		texts.forEach(array::add);
		return array;
	}

}
