package io.github.responsesws.test.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Knows which programs of the model run, and what the service refuses of them.
 */
final class ProgramRules {

	private static final String PROGRAM = "program";

	private static final String OUTPUT = "program_output";

	private ProgramRules() {
	}

	/**
	 * Return the programs that have not ended.
	 * @param items items in order
	 * @return their call IDs, in order
	 */
	static Set<String> open(List<? extends JsonNode> items) {
		Set<String> open = new LinkedHashSet<>();
		for (JsonNode item : items) {
			String id = WireJson.stringOrEmpty(item, "call_id");
			if (WireJson.type(item).equals(PROGRAM)) {
				open.add(id);
			}
			else if (WireJson.type(item).equals(OUTPUT)) {
				open.remove(id);
			}
		}
		return open;
	}

	/**
	 * Return what is wrong with the programs of a context and with what belongs to them.
	 * @param context the items of the whole chain
	 * @return the error, or {@code null}
	 */
	static @Nullable ApiError problem(List<? extends JsonNode> context) {
		Map<String, JsonNode> calls = new HashMap<>();
		for (JsonNode item : context) {
			String id = WireJson.stringOrEmpty(item, "call_id");
			String type = WireJson.type(item);
			if (type.equals(PROGRAM) || type.endsWith("_call")) {
				calls.put(id, item);
			}
			String problem = null;
			if (type.equals(PROGRAM) && WireJson.stringOrEmpty(item, "fingerprint").isEmpty()) {
				problem = "The program " + id + " lacks its fingerprint.";
			}
			else if (type.endsWith("_call") && isLost(item, calls)) {
				problem = "No program found for the call " + id + ".";
			}
			else if (type.equals(OUTPUT) && !calls.containsKey(id)) {
				problem = "No program found for program output with call_id " + id + ".";
			}
			else if (type.endsWith("_call_output") && calls.containsKey(id)
					&& !caller(item).equals(caller(calls.get(id)))) {
				problem = "The caller of the output of " + id + " must be that of the call.";
			}
			if (problem != null) {
				return ApiError.invalidRequest(null, problem, "input");
			}
		}
		return null;
	}

	private static boolean isLost(JsonNode call, Map<String, JsonNode> known) {
		String program = caller(call);
		return !program.isEmpty() && !known.containsKey(program);
	}

	/**
	 * Return the program that makes a call, or an empty string.
	 */
	private static String caller(@Nullable JsonNode item) {
		return (item != null) ? WireJson.stringOrEmpty(item.path("caller"), "caller_id") : "";
	}

}
