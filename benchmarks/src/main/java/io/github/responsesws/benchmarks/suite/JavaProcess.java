package io.github.responsesws.benchmarks.suite;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Another Java process: takes commands on its standard input and answers each with a
 * line. It ends when this one does.
 */
final class JavaProcess implements AutoCloseable {

	private static final String ENDED = "ENDED";

	private final Process process;

	private final BufferedWriter commands;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	JavaProcess(Path javaHome, String heap, Class<?> main, String... arguments) {
		this(System.getProperty("java.class.path"), javaHome, heap, main, List.of(arguments));
	}

	private JavaProcess(String classPath, Path javaHome, String heap, Class<?> main, List<String> arguments) {
		this(command(classPath, javaHome, heap, main, arguments));
	}

	private static List<String> command(String classPath, Path javaHome, String heap, Class<?> main,
			List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString(), "-Xms" + heap,
				"-Xmx" + heap, "-XX:MaxDirectMemorySize=512m", "-Dio.netty.leakDetection.level=disabled"));
		if (JdkVersion.of(javaHome) >= 24) {
			// Netty's native transport and its buffers, of which these versions warn.
			command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
		}
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(arguments);
		return command;
	}

	private JavaProcess(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.commands = new BufferedWriter(
				new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8));
		Thread reader = new Thread(this::read, "answers");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Start a process with other libraries than this one.
	 */
	static JavaProcess onClassPath(String classPath, Path javaHome, String heap, Class<?> main) {
		return new JavaProcess(classPath, javaHome, heap, main, List.of());
	}

	/**
	 * Start a process on a simulated processor.
	 * @param simulator the command before that of Java
	 * @param options what Java needs there
	 */
	static JavaProcess simulated(List<String> simulator, List<String> options, Path javaHome, String heap,
			Class<?> main) {
		List<String> command = command(System.getProperty("java.class.path"), javaHome, heap, main, List.of());
		command.addAll(1, options);
		command.addAll(0, simulator);
		return new JavaProcess(command);
	}

	long pid() {
		return this.process.pid();
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith("READY") || line.startsWith("RESULT ")) {
					this.answers.add(line);
				}
				else {
					System.out.println(line);
				}
			}
		}
		catch (IOException ex) {
			// The process has ended.
		}
		this.answers.add(ENDED);
	}

	/**
	 * Wait until the process is ready and return what it says.
	 */
	String ready() {
		return await(Duration.ofSeconds(60)).substring("READY".length()).strip();
	}

	ObjectNode result(Duration timeout) {
		ObjectNode result = (ObjectNode) JsonMapper.shared().readTree(await(timeout).substring("RESULT ".length()));
		if (result.has("error")) {
			throw new IllegalStateException(result.get("error").asString());
		}
		return result;
	}

	ObjectNode run(String command, Duration timeout) {
		try {
			this.commands.write(command + "\n");
			this.commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return result(timeout);
	}

	private String await(Duration timeout) {
		try {
			String answer = this.answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
			if (answer == null || answer.equals(ENDED)) {
				throw new IllegalStateException(
						(answer != null) ? "The process ended early" : "No answer within " + timeout);
			}
			return answer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	int exit(Duration timeout) throws InterruptedException {
		if (!this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new IllegalStateException("The process did not end within " + timeout);
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		try {
			this.commands.close();
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
