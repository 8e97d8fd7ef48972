package io.github.responsesws.test.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;

/**
 * Calls that the service shows and runs itself, as xAI does for its search: nobody offers
 * the tool, and the answer stands beside the call.
 */
final class ServiceCalls {

	private static final String CUSTOM = "custom";

	private final Set<String> names = new HashSet<>();

	private boolean custom;

	ServiceCalls(CreateRequest request) {
		request.body().path("tools").values().forEach(this::add);
	}

	private void add(JsonNode tool) {
		if (WireJson.type(tool).equals("namespace")) {
			tool.path("tools").values().forEach(this::add);
		}
		else if (WireJson.type(tool).equals(CUSTOM)) {
			this.custom = true;
			this.names.add(WireJson.stringOrEmpty(tool, "name"));
		}
	}

	/**
	 * Return whether an item is such a call.
	 * @param context the items of a chain
	 * @param index which item
	 * @return whether nobody has to answer it
	 */
	boolean contains(List<? extends JsonNode> context, int index) {
		JsonNode call = context.get(index);
		if (!WireJson.type(call).equals("custom_tool_call")
				|| this.names.contains(WireJson.stringOrEmpty(call, "name"))) {
			return false;
		}
		for (int i = index + 1; i < context.size() && isOutput(context.get(i)); i++) {
			if (isAnswer(context.get(i))) {
				return true;
			}
		}
		for (int i = index - 1; !this.custom && i >= 0 && isOutput(context.get(i)); i--) {
			if (isAnswer(context.get(i))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAnswer(JsonNode item) {
		return WireJson.stringOrEmpty(item, "role").equals("assistant")
				&& !WireJson.stringOrEmpty(item, "phase").equals("commentary");
	}

	/**
	 * Return whether an item may be of the same response as its neighbour.
	 */
	private static boolean isOutput(JsonNode item) {
		String role = WireJson.stringOrEmpty(item, "role");
		return (role.isEmpty() || role.equals("assistant")) && !WireJson.type(item).endsWith("_call_output");
	}

}
