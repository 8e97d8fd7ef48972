package io.github.responsesws.benchmarks.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * The bytes that each turn of a conversation sent, for each way to run it.
 */
final class ConversationBytes {

	private static final int EARLY_TURN = 2;

	private static final int LATE_TURN = 50;

	private final JsonNode part;

	ConversationBytes(JsonNode part) {
		this.part = part;
	}

	/**
	 * Return the bytes of all turns, by name of the way.
	 */
	Map<String, List<Double>> all() {
		Map<String, List<Double>> all = new LinkedHashMap<>();
		this.part.path("conversations")
			.properties()
			.forEach((entry) -> all.put(entry.getKey(),
					entry.getValue().path("bytesSent").valueStream().map(JsonNode::doubleValue).toList()));
		return all;
	}

	/**
	 * Return how much more turn 50 sent than turn 2, stored or not, whichever grew more.
	 * @return a factor, or NaN if it was not measured
	 */
	double growth() {
		return Math.max(growth("stored"), growth("unstored"));
	}

	double growth(String name) {
		return on(name, LATE_TURN) / on(name, EARLY_TURN);
	}

	/**
	 * Return the bytes of a turn.
	 * @param turn the number of the turn, from 1
	 */
	double on(String name, int turn) {
		return this.part.path("conversations").path(name).path("bytesSent").path(turn - 1).asDouble(Double.NaN);
	}

	/**
	 * Return how many requests were sent: one a turn, unless one had to be repeated.
	 */
	int requests(String name) {
		return this.part.path("conversations")
			.path(name)
			.path("requests")
			.valueStream()
			.mapToInt(JsonNode::intValue)
			.sum();
	}

	String label(String name) {
		return switch (name) {
			case "full-history" -> "full history each turn";
			case "stored" -> "responses-ws, store: true";
			case "unstored" -> "responses-ws, store: false";
			case "unstored-connection-lost" -> "responses-ws, store: false, connection lost after turn "
					+ this.part.path("connectionLostAfterTurn").asInt(0);
			default -> name;
		};
	}

}
