package io.github.responsesws.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;

/**
 * A demo server in a process of its own, which can be killed.
 */
public final class ServerProcess implements AutoCloseable {

	private final Process process;

	private final int port;

	private ServerProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Start a server and wait until it listens.
	 * @param port the port, 0 for any free one
	 */
	static ServerProcess start(int port) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		ProcessBuilder command = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"),
				ServerProcess.class.getName(), String.valueOf(port))
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		try {
			Process process = command.start();
			BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
			String line = output.readLine();
			while (line != null && !line.startsWith("port ")) {
				line = output.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The server process ended before it listened");
			}
			return new ServerProcess(process, Integer.parseInt(line.substring("port ".length())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Kill the process, as {@code kill -9} does.
	 */
	@Override
	public void close() {
		try {
			if (!this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The server process does not die");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// Ends with the process that started it, at the latest.
	public static void main(String[] args) throws IOException {
		ResponsesServer server = ResponsesServer.builder().port(Integer.parseInt(args[0])).start();
		// Whoever is told a story is still listening when the process is killed.
		server.onRequest(RequestMatcher.inputContaining("Tell me a long story"))
			.respond(Scripts.delta("Once upon a time").stall());
		System.out.println("port " + server.port());
		System.in.transferTo(OutputStream.nullOutputStream());
		server.close();
	}

}
