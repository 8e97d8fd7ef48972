package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tool that comes with Prometheus.
 */
final class Promtool {

	private Promtool() {
	}

	/**
	 * Run it to its end.
	 * @param input what it reads
	 * @param arguments what it is to do
	 * @return what it says
	 */
	static Result run(String input, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("prometheus.binary")).resolveSibling("promtool").toString());
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (OutputStream in = process.getOutputStream()) {
			in.write(input.getBytes(StandardCharsets.UTF_8));
		}
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), output);
	}

	/**
	 * What it says.
	 *
	 * @param status 0 if all is well
	 * @param output its words
	 */
	record Result(int status, String output) {
	}

}
