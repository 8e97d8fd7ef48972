package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.responsesws.benchmarks.frameworks.Catalogue;
import io.github.responsesws.benchmarks.frameworks.Framework;
import io.github.responsesws.benchmarks.frameworks.FrameworkProcess;
import io.github.responsesws.benchmarks.wan.AgentLoopProcess;
import io.github.responsesws.benchmarks.wan.LineProcess;
import io.github.responsesws.benchmarks.wire.TurnShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same agent on each framework's own models and on those of this library, in turn,
 * over one emulated line. Each agent has a process of its own and connects as it warms
 * up.
 */
final class FrameworkRuns {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final int DELTAS = 16;

	private final SuiteOptions options;

	private final Path javaHome;

	FrameworkRuns(SuiteOptions options, Path javaHome) {
		this.options = options;
		this.javaHome = javaHome;
	}

	ObjectNode run() throws IOException {
		Path directory = Files.createTempDirectory("frameworks");
		Path keyStore = directory.resolve("localhost.p12");
		try (JavaProcess line = new JavaProcess(this.javaHome, "256m", LineProcess.class, keyStore.toString())) {
			String baseUrl = TurnShape.agent(DELTAS).baseUrl("https://localhost:" + line.ready());
			return run(line, baseUrl, keyStore);
		}
		finally {
			Files.deleteIfExists(keyStore);
			Files.delete(directory);
		}
	}

	private ObjectNode run(JavaProcess line, String baseUrl, Path keyStore) {
		Map<Framework, JavaProcess> agents = new EnumMap<>(Framework.class);
		try {
			for (Framework framework : Framework.values()) {
				agents.put(framework, new JavaProcess(this.javaHome, "256m", FrameworkProcess.class, framework.name(),
						baseUrl, keyStore.toString()));
			}
			agents.values().forEach(JavaProcess::ready);
			return run(line, agents);
		}
		finally {
			agents.values().forEach(JavaProcess::close);
		}
	}

	private ObjectNode run(JavaProcess line, Map<Framework, JavaProcess> agents) {
		int warmUp = this.options.quick() ? 1 : 20;
		int measured = this.options.quick() ? 1 : 15;
		Rounds rounds = new Rounds();
		Map<Framework, Double> fastest = new EnumMap<>(Framework.class);
		for (int round = -warmUp; round < measured; round++) {
			for (Map.Entry<Framework, JavaProcess> agent : agents.entrySet()) {
				ObjectNode result = runOnce(line, agent.getValue());
				if (round >= 0) {
					rounds.add(agent.getKey().name(), result);
					fastest.merge(agent.getKey(), result.get("millis").doubleValue(), Math::min);
				}
			}
		}
		ObjectNode medians = rounds.medians();
		fastest
			.forEach((framework, millis) -> ((ObjectNode) medians.get(framework.name())).put("fastestMillis", millis));
		ObjectNode result = JsonMapper.shared().createObjectNode();
		result.put("toolCalls", Catalogue.ENTRIES);
		result.put("warmUp", warmUp);
		result.set("agents", medians);
		return result;
	}

	private static ObjectNode runOnce(JavaProcess line, JavaProcess agent) {
		ObjectNode before = line.run("bytes", TIMEOUT);
		ObjectNode result = agent.run("ask", TIMEOUT);
		ObjectNode after = line.run("bytes", TIMEOUT);
		for (String direction : new String[] { "bytesSent", "bytesReceived" }) {
			result.put(direction, after.get(direction).longValue() - before.get(direction).longValue());
		}
		result.put("floorMillis", AgentLoopProcess.floorMillis(Catalogue.ENTRIES + 1,
				result.get("bytesSent").longValue() + result.get("bytesReceived").longValue()));
		return result;
	}

}
