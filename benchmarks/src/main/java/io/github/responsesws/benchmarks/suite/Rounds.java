package io.github.responsesws.benchmarks.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The results of interleaved rounds, and their medians.
 */
final class Rounds {

	private final Map<String, List<ObjectNode>> results = new LinkedHashMap<>();

	void add(String name, ObjectNode result) {
		this.results.computeIfAbsent(name, (key) -> new ArrayList<>()).add(result);
	}

	ObjectNode medians() {
		ObjectNode medians = JsonMapper.shared().createObjectNode();
		this.results.forEach((name, rounds) -> {
			ObjectNode median = medians.putObject(name);
			rounds.get(0).propertyNames().forEach((member) -> {
				List<Double> values = rounds.stream()
					.map((round) -> round.path(member))
					.filter(JsonNode::isNumber)
					.map(JsonNode::doubleValue)
					.sorted()
					.toList();
				if (member.equals("failures")) {
					median.put(member, values.stream().mapToDouble(Double::doubleValue).sum());
				}
				else if (!values.isEmpty()) {
					median.put(member, values.get(values.size() / 2));
				}
			});
			median.put("rounds", rounds.size());
		});
		return medians;
	}

}
