package io.github.responsesws.sample.aot;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, processed ahead of time as Boot's plugins do it, in a process of its own.
 */
final class SampleProcess implements AutoCloseable {

	static final String APPLICATION = "io.github.responsesws.sample.SampleApplication";

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private final Process process;

	private final BufferedReader output;

	private final List<String> lines = new ArrayList<>();

	private SampleProcess(List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-XX:TieredStopAtLevel=1");
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("OPENAI_"));
		this.process = builder.start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
	}

	/**
	 * Process the sample and compile what comes out of it.
	 * @param folder where to put all of it
	 * @return the class path of the result, without the sample's tests
	 */
	static String process(Path folder) throws Exception {
		Path sources = folder.resolve("sources");
		Path resources = folder.resolve("resources");
		Path classes = Files.createDirectories(folder.resolve("classes"));
		String classPath = classPath();
		try (SampleProcess processor = new SampleProcess(
				List.of("-cp", classPath, "org.springframework.boot.SpringApplicationAotProcessor", APPLICATION,
						sources.toString(), resources.toString(), classes.toString(), "application", "sample"))) {
			assertThat(processor.ends()).as(processor.log()).isZero();
		}
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
				classes + File.pathSeparator + classPath));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
		return String.join(File.pathSeparator, classes.toString(), resources.toString(), classPath);
	}

	private static String classPath() throws Exception {
		Path tests = Path.of(SampleProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		return String.join(File.pathSeparator,
				Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter((entry) -> !Path.of(entry).equals(tests))
					.toList());
	}

	static SampleProcess start(String classPath) throws IOException {
		return new SampleProcess(List.of("-Dspring.aot.enabled=true", "-cp", classPath, APPLICATION, "--server.port=0",
				"--sample.demo-latency=0ms"));
	}

	/**
	 * Wait until the sample listens.
	 * @return the port
	 */
	int port() throws IOException {
		String line = this.output.readLine();
		while (line != null) {
			this.lines.add(line);
			Matcher started = STARTED.matcher(line);
			if (started.find()) {
				return Integer.parseInt(started.group(1));
			}
			line = this.output.readLine();
		}
		throw new AssertionError("The sample ended before it listened: " + log());
	}

	String log() {
		return String.join("\n", this.lines);
	}

	private int ends() throws Exception {
		this.output.lines().forEach(this.lines::add);
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
