package io.github.responsesws.test.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;

/**
 * A context as the demo model reads it.
 *
 * @param said what the user said, oldest first
 * @param results outputs of tools that no assistant message has answered yet, in order;
 * {@code function name: output}
 * @param asks whether the user says something that no assistant message has answered yet,
 * and no tool either, but async ones that were called before
 * @param programRuns whether a program has not ended
 */
record Prompt(List<String> said, List<Result> results, boolean asks, boolean programRuns) {

	static Prompt of(List<JsonNode> context) {
		Map<String, String> names = new LinkedHashMap<>();
		Set<String> async = new HashSet<>();
		List<Result> results = new ArrayList<>();
		boolean asks = false;
		boolean programRuns = false;
		for (JsonNode item : context) {
			String type = WireJson.type(item);
			if (type.startsWith("program")) {
				programRuns = type.equals("program");
			}
			else if ("assistant".equals(WireJson.string(item, "role"))) {
				results.clear();
				asks = false;
			}
			else if ("user".equals(WireJson.string(item, "role"))) {
				asks = true;
			}
			else if (type.startsWith("multi_agent_call")) {
				// What agents do at the service is no tool of the caller's.
			}
			else if (type.endsWith("_call")) {
				names.put(WireJson.stringOrEmpty(item, "call_id"), WireJson.stringOrEmpty(item, "name"));
				if (WireJson.flag(item, "async", false)) {
					async.add(WireJson.stringOrEmpty(item, "call_id"));
				}
				asks = false;
			}
			else if (type.endsWith("_call_output")) {
				String name = names.getOrDefault(WireJson.stringOrEmpty(item, "call_id"), "The tool");
				results.add(new Result(name, Summary.text(item.path("output"))));
				asks &= async.contains(WireJson.stringOrEmpty(item, "call_id"));
			}
		}
		return new Prompt(Summary.userTexts(context), List.copyOf(results), asks, programRuns);
	}

	/**
	 * Return what the user said last.
	 * @return the text, empty if the user never spoke
	 */
	String last() {
		return this.said.isEmpty() ? "" : this.said.get(this.said.size() - 1).strip();
	}

	/**
	 * The output of one tool.
	 *
	 * @param name the tool's name
	 * @param output its output
	 */
	record Result(String name, String output) {
	}

}
