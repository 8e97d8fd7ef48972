package io.github.responsesws.test.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides which of the offered functions a prompt speaks of, within the bounds of the
 * request's {@code tool_choice}.
 */
final class ToolMatch {

	private static final int NAME_WEIGHT = 2;

	private final ObjectNode request;

	private final String prompt;

	ToolMatch(ObjectNode request, String prompt) {
		this.request = request;
		this.prompt = prompt;
	}

	/**
	 * Return the functions to call.
	 * @return their definitions, in the order they were offered
	 */
	List<JsonNode> functions() {
		JsonNode choice = this.request.path("tool_choice");
		String mode = choice.isString() ? choice.stringValue() : WireJson.stringOrEmpty(choice, "mode");
		if (mode.equals("none")) {
			return List.of();
		}
		List<JsonNode> offered = offered(choice);
		if (WireJson.type(choice).equals("function")) {
			return offered;
		}
		List<JsonNode> matching = offered.stream().filter(this::matches).toList();
		if (matching.isEmpty() && mode.equals("required")) {
			return offered.subList(0, Math.min(1, offered.size()));
		}
		boolean parallel = WireJson.flag(this.request, "parallel_tool_calls", true);
		return parallel ? matching : matching.subList(0, Math.min(1, matching.size()));
	}

	/**
	 * Return the functions that may be called.
	 * @return their definitions, in the order they were offered
	 */
	List<JsonNode> offered() {
		JsonNode choice = this.request.path("tool_choice");
		return (choice.isString() && choice.stringValue().equals("none")) ? List.of() : offered(choice);
	}

	private List<JsonNode> offered(JsonNode choice) {
		Set<String> allowed = new HashSet<>();
		if (WireJson.type(choice).equals("function")) {
			allowed.add(WireJson.stringOrEmpty(choice, "name"));
		}
		choice.path("tools").values().forEach((tool) -> allowed.add(WireJson.stringOrEmpty(tool, "name")));
		List<JsonNode> offered = new ArrayList<>();
		for (JsonNode tool : this.request.path("tools").values()) {
			if (WireJson.type(tool).equals("function")
					&& (allowed.isEmpty() || allowed.contains(WireJson.stringOrEmpty(tool, "name")))) {
				offered.add(tool);
			}
		}
		return offered;
	}

	private boolean matches(JsonNode function) {
		Set<String> said = Words.telling(this.prompt);
		Set<String> name = Words.telling(WireJson.stringOrEmpty(function, "name"));
		Set<String> description = Words.telling(WireJson.stringOrEmpty(function, "description"));
		long score = name.stream().filter(said::contains).count() * NAME_WEIGHT;
		score += description.stream().filter((word) -> said.contains(word) && !name.contains(word)).count();
		return score >= NAME_WEIGHT;
	}

}
