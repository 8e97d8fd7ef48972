package io.github.responsesws.test.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Programs of the model, their calls and their outputs, and what the service refuses of
 * them.
 */
final class Programs {

	private static final String PROGRAM = "program";

	private static final String OUTPUT = "program_output";

	private Programs() {
	}

	/**
	 * Write a program.
	 * @param code its source
	 * @return the item
	 */
	static ObjectNode program(String code) {
		return WireJson.object()
			.put("id", Ids.next("prog"))
			.put("type", PROGRAM)
			.put("call_id", Ids.next("call"))
			.put("code", code)
			.put("fingerprint", Ids.next("fp"));
	}

	/**
	 * End the program that runs.
	 * @param turn the turn that ends it
	 * @param result what it wrote
	 * @return the item
	 */
	static ObjectNode output(ServerTurn turn, String result) {
		return WireJson.object()
			.put("id", Ids.next("prgo"))
			.put("type", OUTPUT)
			.put("status", "completed")
			.put("call_id", running(turn))
			.put("result", result);
	}

	/**
	 * Name the program that runs as the one that makes a call.
	 * @param turn the turn that makes the call
	 * @return the value of {@code caller}
	 */
	static ObjectNode caller(ServerTurn turn) {
		return WireJson.object().put("type", PROGRAM).put("caller_id", running(turn));
	}

	private static String running(ServerTurn turn) {
		List<String> open = List
			.copyOf(open(Stream.concat(turn.context().stream(), turn.response().output().stream()).toList()));
		if (open.isEmpty()) {
			throw new IllegalStateException("No program runs whose call or end this could be");
		}
		return open.get(open.size() - 1);
	}

	/**
	 * Return the programs that have not ended.
	 * @param items items in order
	 * @return their call IDs, in order
	 */
	static Set<String> open(List<? extends JsonNode> items) {
		Map<String, Boolean> open = new LinkedHashMap<>();
		for (JsonNode item : items) {
			String id = WireJson.stringOrEmpty(item, "call_id");
			if (WireJson.type(item).equals(PROGRAM)) {
				open.put(id, true);
			}
			else if (WireJson.type(item).equals(OUTPUT)) {
				open.remove(id);
			}
		}
		return open.keySet();
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
