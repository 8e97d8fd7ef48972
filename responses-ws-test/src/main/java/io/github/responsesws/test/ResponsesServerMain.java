package io.github.responsesws.test;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

import reactor.netty.ChannelBindException;

/**
 * Runs a {@link ResponsesServer} by itself, for demos and for clients in other languages.
 * Prints the base URL and serves until the process is told to stop. Exit codes: 2 for a
 * wrong option, 1 if the port cannot be used.
 *
 * @since 0.1.0
 */
public final class ResponsesServerMain {

	private ResponsesServerMain() {
	}

	/**
	 * Start the server and block until the virtual machine shuts down.
	 * @param args options; {@code --help} lists them
	 * @throws InterruptedException if the calling thread is interrupted while it waits
	 */
	public static void main(String[] args) throws InterruptedException {
		int exitCode = run(args, System.out, System.err, new CountDownLatch(1));
		if (exitCode != 0) {
			System.exit(exitCode);
		}
	}

	static int run(String[] args, PrintStream out, PrintStream err, CountDownLatch stopped)
			throws InterruptedException {
		ServerArguments arguments;
		try {
			arguments = ServerArguments.parse(args);
		}
		catch (IllegalArgumentException ex) {
			err.println(ex.getMessage() + " (--help lists the options)");
			return 2;
		}
		if (arguments.help()) {
			out.println(ServerArguments.USAGE);
			return 0;
		}
		ResponsesServer server;
		try {
			server = start(arguments);
		}
		catch (ChannelBindException ex) {
			err.println("Cannot listen on port " + arguments.port() + ": " + ex.getMessage());
			return 1;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			server.close();
			out.println("Responses server stopped");
			stopped.countDown();
		}, "responses-server-stop"));
		out.println("Responses server listening on " + server.baseUrl() + " (Ctrl-C stops it)");
		out.flush();
		stopped.await();
		return 0;
	}

	private static ResponsesServer start(ServerArguments arguments) {
		ResponsesServer.Builder builder = ResponsesServer.builder().port(arguments.port()).latency(arguments.latency());
		if (arguments.apiKey() != null) {
			builder.apiKey(arguments.apiKey());
		}
		if (arguments.maxConnectionAge() != null) {
			builder.maxConnectionAge(arguments.maxConnectionAge());
		}
		return builder.start();
	}

}
