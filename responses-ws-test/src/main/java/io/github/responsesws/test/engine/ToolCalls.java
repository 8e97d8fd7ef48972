package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pairs the calls of client-side tools with their outputs: the service refuses a context
 * that holds one without the other, unless it is the call of an async tool.
 */
final class ToolCalls {

	private static final Map<String, String> OUTPUT_OF = Map.of("function_call", "function_call_output",
			"custom_tool_call", "custom_tool_call_output", "computer_call", "computer_call_output", "apply_patch_call",
			"apply_patch_call_output", "shell_call", "shell_call_output", "local_shell_call", "local_shell_call_output",
			"tool_search_call", "tool_search_output");

	private ToolCalls() {
	}

	/**
	 * Return the plain calls that nothing in the context answers, as stubs of their
	 * outputs.
	 * @param request the request that offers the tools
	 * @param context the items
	 * @return the stubs, in the order of the calls
	 */
	static List<ObjectNode> requiredInput(CreateRequest request, List<? extends JsonNode> context) {
		return open(request, context, (call) -> !isAsync(call));
	}

	/**
	 * Return whether a definition or a call is that of an async tool.
	 */
	static boolean isAsync(JsonNode item) {
		return WireJson.flag(item, "async", false);
	}

	private static List<ObjectNode> open(CreateRequest request, List<? extends JsonNode> context,
			Predicate<JsonNode> wanted) {
		ServiceCalls service = new ServiceCalls(request);
		Map<String, ObjectNode> open = new LinkedHashMap<>();
		for (int i = 0; i < context.size(); i++) {
			JsonNode item = context.get(i);
			String callId = callId(item);
			if (callId == null || service.contains(context, i)) {
				continue;
			}
			String output = OUTPUT_OF.get(WireJson.type(item));
			if (output != null && wanted.test(item)) {
				open.put(callId, stub(item, output, callId));
			}
			else if (output == null) {
				open.remove(callId);
			}
		}
		return new ArrayList<>(open.values());
	}

	/**
	 * Return the IDs of the calls that nothing in the context answers, those of async
	 * tools too.
	 * @param request the request that offers the tools
	 * @param context the items
	 */
	static Set<String> openCalls(CreateRequest request, List<? extends JsonNode> context) {
		return open(request, context, (call) -> true).stream()
			.map((stub) -> WireJson.stringOrEmpty(stub, "call_id"))
			.collect(Collectors.toSet());
	}

	/**
	 * Return what is wrong with a context.
	 * @param request the request
	 * @param context the items of the whole chain
	 * @return the error, or {@code null} if calls and outputs pair up
	 */
	static @Nullable ApiError problem(CreateRequest request, List<? extends JsonNode> context) {
		Map<String, String> calls = new LinkedHashMap<>();
		Set<String> ofAgents = new HashSet<>();
		Set<String> checks = new HashSet<>();
		for (JsonNode item : context) {
			String callId = callId(item);
			String type = WireJson.type(item);
			if (callId != null && type.equals("multi_agent_call")) {
				ofAgents.add(callId);
			}
			else if (type.equals("multi_agent_call_output") && !ofAgents.contains(String.valueOf(callId))) {
				return ApiError.invalidRequest(null, "No multi-agent call found for output " + callId + ".", "input");
			}
			else if (callId != null && OUTPUT_OF.containsKey(type)) {
				calls.put(callId, type);
				checks.addAll(checks(item, "pending_safety_checks"));
			}
			else if (callId != null && OUTPUT_OF.containsValue(type) && !calls.containsKey(callId)) {
				return ApiError.invalidRequest(null,
						"No tool call found for " + type.replace('_', ' ') + " with call_id " + callId + ".", "input");
			}
		}
		context.forEach((item) -> checks.removeAll(checks(item, "acknowledged_safety_checks")));
		if (!checks.isEmpty()) {
			return ApiError.invalidRequest(null, "The safety checks " + checks + " must be acknowledged.", "input");
		}
		for (ObjectNode missing : requiredInput(request, context)) {
			String callId = WireJson.stringOrEmpty(missing, "call_id");
			return ApiError.invalidRequest(null, "No tool output found for "
					+ calls.getOrDefault(callId, "call").replace('_', ' ') + " " + callId + ".", "input");
		}
		return null;
	}

	/**
	 * Return the ID that pairs a call with its output. What the service runs has none
	 * here.
	 */
	private static @Nullable String callId(JsonNode item) {
		boolean hosted = WireJson.stringOrEmpty(item.path("environment"), "type").startsWith("container")
				|| WireJson.stringOrEmpty(item, "execution").equals("server");
		if (hosted) {
			return null;
		}
		String callId = WireJson.string(item, "call_id");
		return (callId == null && WireJson.type(item).equals("local_shell_call_output")) ? WireJson.string(item, "id")
				: callId;
	}

	private static Set<String> checks(JsonNode item, String name) {
		return item.path(name)
			.valueStream()
			.map((check) -> WireJson.stringOrEmpty(check, "id"))
			.collect(Collectors.toSet());
	}

	private static ObjectNode stub(JsonNode call, String type, String callId) {
		ObjectNode stub = WireJson.object().put("type", type).put("call_id", callId);
		if (type.equals("function_call_output")) {
			stub.put("name", WireJson.stringOrEmpty(call, "name"));
		}
		if (call.path("caller").isObject()) {
			stub.set("caller", call.path("caller"));
		}
		return stub;
	}

}
