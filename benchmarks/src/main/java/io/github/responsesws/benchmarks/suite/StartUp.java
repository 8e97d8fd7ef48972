package io.github.responsesws.benchmarks.suite;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.responsesws.benchmarks.startup.StartUpProcess;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much longer an application takes to start with this library than without it.
 */
final class StartUp {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final SuiteOptions options;

	private final Path javaHome;

	StartUp(SuiteOptions options, Path javaHome) {
		this.options = options;
		this.javaHome = javaHome;
	}

	ObjectNode run() {
		String with = without(System.getProperty("java.class.path"), "responses-ws-spring-ai", "spring-ai-",
				"responses-ws-langchain4j", "langchain4j");
		String without = without(with, "responses-ws-spring-boot");
		start(without);
		start(with);
		Rounds rounds = new Rounds();
		for (int round = 0; round < (this.options.quick() ? 1 : 11); round++) {
			rounds.add("without", start(without));
			rounds.add("with", start(with));
		}
		ObjectNode result = rounds.medians();
		if (Results.number(result, "with", "beans") <= Results.number(result, "without", "beans")) {
			throw new IllegalStateException("The library was on neither class path");
		}
		ObjectNode added = JsonMapper.shared().createObjectNode();
		added.put("withoutMillis", Results.number(result, "without", "startUpMillis"));
		added.put("withMillis", Results.number(result, "with", "startUpMillis"));
		added.put("addedMillis", added.get("withMillis").doubleValue() - added.get("withoutMillis").doubleValue());
		return added;
	}

	private static String without(String classPath, String... libraries) {
		return Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(libraries)
				.noneMatch((library) -> Path.of(entry).getFileName().toString().startsWith(library)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private ObjectNode start(String classPath) {
		try (JavaProcess process = JavaProcess.onClassPath(classPath, this.javaHome, "256m", StartUpProcess.class)) {
			return process.result(TIMEOUT);
		}
	}

}
