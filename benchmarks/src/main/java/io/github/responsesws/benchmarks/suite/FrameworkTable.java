package io.github.responsesws.benchmarks.suite;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.responsesws.benchmarks.frameworks.Framework;
import tools.jackson.databind.JsonNode;

/**
 * What the frameworks' own models and those of this library needed for the same agent.
 */
final class FrameworkTable {

	private final JsonNode agents;

	FrameworkTable(JsonNode part) {
		this.agents = part.path("agents");
	}

	/**
	 * Return the models of the frameworks themselves.
	 */
	private static Stream<Framework> peers() {
		return Arrays.stream(Framework.values()).filter((framework) -> framework != framework.ours());
	}

	double number(Framework framework, String member) {
		return Results.number(this.agents, framework.name(), member);
	}

	/**
	 * Return how much less time this library's model takes.
	 * @return percent
	 */
	double saved(Framework peer) {
		return (1 - number(peer.ours(), "millis") / number(peer, "millis")) * 100;
	}

	/**
	 * Return how many times less this library's model sends.
	 */
	double lessSent(Framework peer) {
		return number(peer, "bytesSent") / number(peer.ours(), "bytesSent");
	}

	/**
	 * Return the least of what is saved, over all models that some of ours stand in for.
	 */
	double leastSaved(Framework... ours) {
		return peers().filter((peer) -> List.of(ours).contains(peer.ours()))
			.mapToDouble(this::saved)
			.min()
			.orElse(Double.NaN);
	}

	/**
	 * Return the least factor of bytes, over all models of the frameworks.
	 */
	double leastLessSent() {
		return peers().mapToDouble(this::lessSent).min().orElse(Double.NaN);
	}

	String markdown() {
		StringBuilder table = new StringBuilder(
				"""
						| agent of 20 tool calls | total ms | fastest ms | floor ms | saved by responses-ws | bytes sent | times less by responses-ws | \
						bytes received | CPU ms |
						|---|---|---|---|---|---|---|---|---|
						""");
		for (Framework framework : Framework.values()) {
			boolean peer = framework != framework.ours();
			table
				.append(String.format(Locale.ROOT, "| %s | %,.0f | %,.0f | %,.0f | %s | %,.0f | %s | %,.0f | %,.0f |\n",
						framework.label(), number(framework, "millis"), number(framework, "fastestMillis"),
						number(framework, "floorMillis"), peer ? format("%.0f %%", saved(framework)) : "",
						number(framework, "bytesSent"), peer ? format("%.1f", lessSent(framework)) : "",
						number(framework, "bytesReceived"), number(framework, "cpuMillis")));
		}
		return table.toString();
	}

	private static String format(String format, double value) {
		return String.format(Locale.ROOT, format, value);
	}

}
