package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.benchmarks.conversation.ConversationBytesProcess;
import io.github.responsesws.benchmarks.wan.AgentLoopProcess;
import io.github.responsesws.benchmarks.wan.OverlapProcess;
import org.openjdk.jmh.Main;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the measurements one after the other, writes each one's results as JSON, and fills
 * in the tables and plots of the performance page from all results there are.
 */
public final class Suite {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final SuiteOptions options;

	private Suite(SuiteOptions options) {
		this.options = options;
	}

	/**
	 * Run the measurements.
	 * @param args see {@code --help} of the script that starts this
	 * @throws Exception if a measurement fails
	 */
	public static void main(String[] args) throws Exception {
		Path project = Path.of(System.getProperty("project", ".")).toAbsolutePath().normalize();
		new Suite(SuiteOptions.parse(args, project)).run(project);
	}

	private void run(Path project) throws Exception {
		long start = System.nanoTime();
		Files.createDirectories(this.options.results());
		Path first = this.options.javaHomes().get(0);
		ClientRuns client = new ClientRuns(this.options, first);
		if (this.options.runs("end-to-end")) {
			for (Path javaHome : this.options.javaHomes()) {
				say("Clients side by side, JDK " + JdkVersion.of(javaHome));
				write("end-to-end-jdk" + JdkVersion.of(javaHome),
						new Comparison(this.options).run(javaHome, javaHome.equals(first)), javaHome);
			}
		}
		if (this.options.runs("concurrency")) {
			say("1 to 4,000 turns in flight");
			write("concurrency", client.concurrency(), first);
		}
		if (this.options.runs("rate")) {
			say("Turns on a schedule");
			write("rate", client.rate(), first);
		}
		if (this.options.runs("streams")) {
			say("Paced streams");
			write("streams", client.streams(), first);
		}
		if (this.options.runs("agent-loop")) {
			say("Agent loop over a wide-area line");
			write("agent-loop", agentLoop(first), first);
		}
		if (this.options.runs("overlap")) {
			say("Tools that overlap with the model");
			write("overlap", overlap(first), first);
		}
		if (this.options.runs("frameworks")) {
			say("Agents on Spring AI and LangChain4j");
			write("frameworks", new FrameworkRuns(this.options, first).run(), first);
		}
		if (this.options.runs("conversation")) {
			say("Bytes of a long conversation");
			write("conversation-bytes", conversation(first), first);
		}
		if (this.options.runs("start-up")) {
			say("Start-up");
			write("start-up", new StartUp(this.options, first).run(), first);
		}
		if (this.options.runs("memory")) {
			say("Heap");
			write("memory", client.memory(), first);
		}
		if (this.options.runs("jmh")) {
			say("Single operations");
			write("jmh", jmh(first), first);
		}
		if (this.options.runs("instructions")) {
			say("Instructions of a turn");
			write("instructions", new Instructions(this.options, first).run(), first);
		}
		if (this.options.runs("report")) {
			new PerformancePage(this.options, project).write(JdkVersion.of(first));
		}
		say("Done in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s: " + this.options.results());
	}

	private ObjectNode agentLoop(Path javaHome) {
		try (JavaProcess process = new JavaProcess(javaHome, "256m", AgentLoopProcess.class,
				Integer.toString(this.options.quick() ? 1 : 7))) {
			return process.result(Duration.ofMinutes(3));
		}
	}

	private ObjectNode overlap(Path javaHome) {
		try (JavaProcess process = new JavaProcess(javaHome, "256m", OverlapProcess.class,
				Integer.toString(this.options.quick() ? 5 : 20))) {
			return process.result(Duration.ofMinutes(3));
		}
	}

	private static ObjectNode conversation(Path javaHome) {
		try (JavaProcess process = new JavaProcess(javaHome, "256m", ConversationBytesProcess.class)) {
			return process.result(Duration.ofMinutes(3));
		}
	}

	private ObjectNode jmh(Path javaHome) throws IOException, InterruptedException {
		Path file = Files.createTempFile("jmh", ".json");
		List<String> arguments = new ArrayList<>(
				List.of("-rf", "json", "-rff", file.toString(), "-prof", "gc", "-foe", "true"));
		if (this.options.quick()) {
			arguments.addAll(List.of("-f", "1", "-wi", "1", "-i", "1", "-w", "200ms", "-r", "200ms"));
		}
		try (JavaProcess process = new JavaProcess(javaHome, "512m", Main.class, arguments.toArray(new String[0]))) {
			if (process.exit(Duration.ofMinutes(8)) != 0) {
				throw new IllegalStateException("JMH failed");
			}
		}
		ObjectNode result = JSON.createObjectNode();
		for (JsonNode benchmark : JSON.readTree(Files.readString(file))) {
			String name = benchmark.get("benchmark").asString();
			int method = name.lastIndexOf('.');
			String parameter = benchmark.path("params").path("frame").asString("");
			String key = name.substring(name.lastIndexOf('.', method - 1) + 1)
					+ (parameter.isEmpty() ? "" : " " + parameter);
			ObjectNode measured = result.putObject(key);
			measured.put("nanos", benchmark.get("primaryMetric").get("score").doubleValue());
			measured.put("error", benchmark.get("primaryMetric").path("scoreError").asDouble(0));
			measured.put("threads", benchmark.get("threads").intValue());
			measured.put("bytes",
					benchmark.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score").asDouble(0));
		}
		Files.delete(file);
		return result;
	}

	private void write(String name, ObjectNode result, Path javaHome) throws IOException {
		ObjectNode environment = result.putObject("environment");
		environment.put("date", LocalDate.now(ZoneOffset.UTC).toString());
		environment.put("jdk", JdkVersion.of(javaHome));
		environment.put("processors", Runtime.getRuntime().availableProcessors());
		environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
		environment.put("openaiJava", "4.101.0");
		environment.put("quick", this.options.quick());
		Files.writeString(this.options.results().resolve(name + ".json"), JSON.writeValueAsString(result) + "\n");
	}

	private static void say(String text) {
		System.out.println("== " + text);
	}

}
