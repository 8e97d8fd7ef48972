package io.github.responsesws.benchmarks.suite;

import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Results as Markdown tables.
 */
final class Tables {

	private Tables() {
	}

	static String comparison(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| client | CPU s per 1,000 turns | turns/s | events/s | bytes per event | turn p50 / p99 ms | \
				first event p50 / p99 ms |
				|---|---|---|---|---|---|---|
				""");
		part.properties()
			.forEach((entry) -> row(table, "%s | %.3f | %,.0f | %,.0f | %,.0f | %.2f / %.1f | %.2f / %.1f",
					entry.getKey(), number(entry, "cpuSecondsPer1000Turns"), number(entry, "turnsPerSecond"),
					number(entry, "eventsPerSecond"), number(entry, "bytesPerEvent"), number(entry, "turnP50Millis"),
					number(entry, "turnP99Millis"), number(entry, "firstEventP50Millis"),
					number(entry, "firstEventP99Millis")));
		return table.toString();
	}

	static String instructions(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| client | instructions of a turn |
				|---|---|
				""");
		part.properties()
			.stream()
			.filter((entry) -> !entry.getKey().equals("environment"))
			.forEach((entry) -> row(table, "%s | %,.0f", entry.getKey(), number(entry, "instructions")));
		return table.toString();
	}

	static String concurrency(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| turns in flight | sockets | turns/s | CPU s per 1,000 turns | turn p50 / p99 ms | failed |
				|---|---|---|---|---|---|
				""");
		part.properties()
			.stream()
			.filter((entry) -> !entry.getKey().equals("environment"))
			.forEach((entry) -> row(table, "%,d | %.0f | %,.0f | %.3f | %.1f / %.1f | %.0f",
					Integer.parseInt(entry.getKey()), number(entry, "sessions"), number(entry, "turnsPerSecond"),
					number(entry, "cpuSecondsPer1000Turns"), number(entry, "turnP50Millis"),
					number(entry, "turnP99Millis"), number(entry, "failures")));
		return table.toString();
	}

	static String rate(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| turns/s | bursts of a second | for | turns | lost | failed | over 250 ms | p50 / p99 / max ms | \
				in bursts p50 / p99 / max ms |
				|---|---|---|---|---|---|---|---|---|
				""");
		for (String run : new String[] { "required", "stretch" }) {
			JsonNode measured = part.path(run);
			row(table, "%,.0f | %,.0f | %.0f s | %,.0f | %.0f | %.0f | %.0f | %.1f / %.1f / %.0f | %.1f / %.1f / %.0f",
					Results.number(measured, "rate"), Results.number(measured, "burst"),
					Results.number(measured, "seconds"), Results.number(measured, "started"),
					Results.number(measured, "lost"),
					Results.number(measured, "started") - Results.number(measured, "lost")
							- Results.number(measured, "completed"),
					Results.number(measured, "late"), Results.number(measured, "turnP50Millis"),
					Results.number(measured, "turnP99Millis"), Results.number(measured, "turnMaxMillis"),
					Results.number(measured, "burstTurnP50Millis"), Results.number(measured, "burstTurnP99Millis"),
					Results.number(measured, "burstTurnMaxMillis"));
		}
		return table.toString();
	}

	static String streams(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| client | deltas/s | lag behind the wire p50 / p99 / max ms |
				|---|---|---|
				""");
		for (String side : new String[] { "client", "openai-java" }) {
			for (String rate : new String[] { "1000", "4000" }) {
				JsonNode measured = part.path(side).path(rate);
				row(table, "%s | %,d | %.2f / %.2f / %.1f", side.equals("client") ? "responses-ws" : side,
						Integer.parseInt(rate), Results.number(measured, "lagP50Millis"),
						Results.number(measured, "lagP99Millis"), Results.number(measured, "lagMaxMillis"));
			}
		}
		return table.toString();
	}

	static String agentLoop(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| transport | total ms | saved by responses-ws, open | bytes sent | bytes received | floor ms |
				|---|---|---|---|---|---|
				""");
		double ours = Results.number(part, "transports", "websocket", "millis");
		part.path("transports")
			.properties()
			.forEach((entry) -> row(table, "%s | %,.0f | %.0f %% | %,.0f | %,.0f | %,.0f", transport(entry.getKey()),
					number(entry, "millis"), (1 - ours / number(entry, "millis")) * 100, number(entry, "bytesSent"),
					number(entry, "bytesReceived"), number(entry, "floorMillis")));
		return table.toString();
	}

	static String transport(String name) {
		return switch (name) {
			case "http-new-connection-history" -> "HTTP, new connection each turn, full history";
			case "http-keep-alive-history" -> "HTTP, keep-alive, full history";
			case "http-keep-alive-previous-response-id" -> "HTTP, keep-alive, previous_response_id";
			case "websocket-new-connection" -> "responses-ws, connecting first";
			default -> "responses-ws, open";
		};
	}

	static String overlap(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| agent | total ms | above the floor |
				|---|---|---|
				""");
		part.path("agents")
			.properties()
			.forEach((entry) -> row(table, "%s | %,.0f | %.1f %%", agent(entry.getKey()), number(entry, "millis"),
					number(entry, "aboveFloorPercent")));
		row(table, "the floor: a round trip, and the longer of model and tools | %,.0f | ",
				Results.number(part, "floorMillis"));
		return table.toString();
	}

	static String agent(String name) {
		return switch (name) {
			case "peer" -> "openai-java, a loop by hand";
			case "after-the-turn" -> "responses-ws, early-start: false";
			default -> "responses-ws";
		};
	}

	static String conversation(ConversationBytes conversation) {
		StringBuilder table = new StringBuilder("""
				| a conversation of 50 turns | bytes on turn 2 | on turn 50 | turn 50 / turn 2 | most on a turn | \
				all turns | requests |
				|---|---|---|---|---|---|---|
				""");
		conversation.all()
			.forEach((name, bytes) -> row(table, "%s | %,.0f | %,.0f | %.2f | %,.0f | %,.0f | %d",
					conversation.label(name), conversation.on(name, 2), conversation.on(name, 50),
					conversation.growth(name), bytes.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
					bytes.stream().mapToDouble(Double::doubleValue).sum(), conversation.requests(name)));
		return table.toString();
	}

	static String startUp(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| WebFlux application with Actuator | start-up, from the start of the JVM |
				|---|---|
				""");
		row(table, "without responses-ws | %,.0f ms", Results.number(part, "withoutMillis"));
		row(table, "with responses-ws | %,.0f ms", Results.number(part, "withMillis"));
		return table.toString();
	}

	static String memory(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| what | heap |
				|---|---|
				""");
		row(table, "a WebSocket of Reactor Netty alone | %,.1f KB", kilobytes(part, "nettyConnectionBytes"));
		row(table, "an idle session with one lane, beyond that | %,.1f KB", kilobytes(part, "idleSessionBytes"));
		row(table, "an idle session with 16 lanes, beyond that | %,.1f KB", kilobytes(part, "idleSession16LanesBytes"));
		row(table, "an idle lane | %,.0f B", Results.number(part, "idleLaneBytes"));
		row(table, "a turn in flight | %,.2f KB", kilobytes(part, "turnInFlightBytes"));
		return table.toString();
	}

	static String jmh(JsonNode part) {
		StringBuilder table = new StringBuilder("""
				| operation | threads | ns per operation | ± | bytes per operation |
				|---|---|---|---|---|
				""");
		part.properties()
			.stream()
			.filter((entry) -> !entry.getKey().equals("environment"))
			.forEach((entry) -> row(table, "%s | %.0f | %,.0f | %,.0f | %,.0f", entry.getKey(),
					number(entry, "threads"), number(entry, "nanos"), number(entry, "error"), number(entry, "bytes")));
		return table.toString();
	}

	private static double kilobytes(JsonNode part, String member) {
		return Results.number(part, member) / 1024;
	}

	private static double number(Map.Entry<String, JsonNode> entry, String member) {
		return Results.number(entry.getValue(), member);
	}

	private static void row(StringBuilder table, String format, Object... values) {
		table.append("| ").append(String.format(Locale.ROOT, format, values)).append(" |\n");
	}

}
