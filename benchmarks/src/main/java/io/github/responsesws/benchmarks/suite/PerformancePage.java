package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * Fills in what lies between the markers of the performance page, and draws its plots.
 */
final class PerformancePage {

	private final SuiteOptions options;

	private final Path source;

	private final Results results;

	PerformancePage(SuiteOptions options, Path project) {
		this.options = options;
		this.source = project.resolve("docs/performance.md");
		this.results = new Results(options.results());
	}

	void write(int jdk) throws IOException {
		JsonNode comparison = this.results.part("end-to-end-jdk" + jdk);
		ConversationBytes conversation = new ConversationBytes(this.results.part("conversation-bytes"));
		String goals = goals(jdk);
		String page = Files.readString(this.source);
		page = fill(page, "goals", goals);
		page = fill(page, "environment", environment(comparison.path("environment")));
		page = fill(page, "eight-frames", Tables.comparison(comparison.path("eightFramesAFlush")));
		page = fill(page, "one-frame", Tables.comparison(comparison.path("oneFrameAFlush")));
		page = fill(page, "one-turn", Tables.comparison(comparison.path("oneTurnInFlight")));
		page = fill(page, "jdk-25", Tables.comparison(this.results.part("end-to-end-jdk25").path("eightFramesAFlush")));
		page = fill(page, "concurrency", Tables.concurrency(this.results.part("concurrency")));
		page = fill(page, "rate", Tables.rate(this.results.part("rate")));
		page = fill(page, "streams", Tables.streams(this.results.part("streams")));
		page = fill(page, "agent-loop", Tables.agentLoop(this.results.part("agent-loop")));
		page = fill(page, "overlap", Tables.overlap(this.results.part("overlap")));
		page = fill(page, "frameworks", new FrameworkTable(this.results.part("frameworks")).markdown());
		page = fill(page, "conversation", Tables.conversation(conversation));
		page = fill(page, "start-up", Tables.startUp(this.results.part("start-up")));
		page = fill(page, "memory", Tables.memory(this.results.part("memory")));
		page = fill(page, "jmh", Tables.jmh(this.results.part("jmh")));
		page = fill(page, "instructions", Tables.instructions(this.results.part("instructions")));
		Path plots = this.options.document().resolveSibling("performance");
		Files.createDirectories(plots);
		Files.writeString(this.options.document(), page);
		Files.writeString(plots.resolve("cpu-per-turn.svg"), cpuPlot(comparison.path("eightFramesAFlush")));
		Files.writeString(plots.resolve("agent-loop.svg"), agentLoopPlot(this.results.part("agent-loop")));
		Files.writeString(plots.resolve("overlap.svg"), overlapPlot(this.results.part("overlap")));
		Files.writeString(plots.resolve("bytes-per-turn.svg"), conversationPlot(conversation));
		System.out.println(Tables.comparison(comparison.path("eightFramesAFlush")));
		System.out.println(goals);
	}

	private String goals(int jdk) {
		return "| goal | bar | stretch | measured | holds? |\n|---|---|---|---|---|\n"
				+ new Goals(this.results, jdk).all().stream().map(Goal::row).collect(Collectors.joining());
	}

	private static String environment(JsonNode environment) {
		return "Measured on " + environment.path("date").asString("") + ", JDK " + environment.path("jdk").asString("")
				+ ", " + environment.path("processors").asInt(0) + " processors, "
				+ environment.path("system").asString("") + ", openai-java "
				+ environment.path("openaiJava").asString("") + ".\n";
	}

	private static String cpuPlot(JsonNode comparison) {
		BarChart chart = new BarChart("CPU seconds per 1,000 turns",
				"50 text deltas a turn, 16 turns in flight, client process only; less is better", "%.3f");
		comparison.properties()
			.forEach((entry) -> chart.bar(entry.getKey(), Results.number(entry.getValue(), "cpuSecondsPer1000Turns")));
		return chart.svg();
	}

	private static String agentLoopPlot(JsonNode agentLoop) {
		BarChart chart = new BarChart("An agent loop of 20 tool calls, milliseconds",
				"30 ms round trip, 20 Mbit/s, TLS, no slow start; less is better", "%.0f");
		agentLoop.path("transports")
			.properties()
			.forEach(
					(entry) -> chart.bar(Tables.transport(entry.getKey()), Results.number(entry.getValue(), "millis")));
		return chart.svg();
	}

	private static String overlapPlot(JsonNode overlap) {
		BarChart chart = new BarChart("An agent of 20 rounds with two calls each, milliseconds",
				"Tools of 200 ms, responses of 424 ms, 30 ms round trip; less is better", "%,.0f");
		overlap.path("agents")
			.properties()
			.forEach((entry) -> chart.bar(Tables.agent(entry.getKey()), Results.number(entry.getValue(), "millis")));
		chart.bar("the longer of model and tools, and a round trip", Results.number(overlap, "floorMillis"));
		return chart.svg();
	}

	private static String conversationPlot(ConversationBytes conversation) {
		LineChart chart = new LineChart("Bytes sent on each turn of a conversation",
				"An agent that calls a tool on every turn but the last, outputs of 1 to 2 KB; less is better",
				"turn of the conversation", "KB sent");
		conversation.all().forEach((name, bytes) -> chart.line(conversation.label(name), switch (name) {
			case "stored" -> LineChart.Kind.OURS_DASHED;
			case "unstored" -> LineChart.Kind.OURS;
			case "unstored-connection-lost" -> LineChart.Kind.OURS_DISTURBED;
			default -> LineChart.Kind.PEER;
		}, bytes.stream().map((size) -> size / 1024).toList()));
		return chart.svg();
	}

	private static String fill(String page, String name, String content) {
		String begin = "<!-- benchmark: " + name + " -->";
		int from = page.indexOf(begin);
		int to = page.indexOf("<!-- end -->", from);
		if (from == -1 || to == -1) {
			throw new IllegalStateException("The performance page has no place for " + name);
		}
		return page.substring(0, from + begin.length()) + "\n" + content + page.substring(to);
	}

}
