package io.github.responsesws.conversation.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A Redis server of its own for a test class, on a free port, without persistence.
 */
public final class RedisServer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Process process;

	private final int port;

	private RedisServer(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Start again what was closed, on the same port and with nothing in it.
	 */
	public RedisServer again() {
		RedisServer server = new RedisServer(launch(this.port), this.port);
		assertThat(server.isReady()).isTrue();
		return server;
	}

	/**
	 * Start a server.
	 * @param options more than it is started with anyway
	 */
	public static RedisServer start(String... options) {
		for (int attempt = 0; attempt < 5; attempt++) {
			int port = freePort();
			RedisServer server = new RedisServer(launch(port, options), port);
			if (server.isReady()) {
				return server;
			}
			server.close();
		}
		throw new IllegalStateException("redis-server does not start");
	}

	private static Process launch(int port, String... options) {
		List<String> command = new ArrayList<>(
				List.of("redis-server", "--bind", "127.0.0.1", "--port", String.valueOf(port), "--save", "",
						"--appendonly", "no", "--dir", System.getProperty("java.io.tmpdir")));
		command.addAll(List.of(options));
		try {
			return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			assumeTrue(false, "redis-server is not installed (Debian: apt-get install redis-server)");
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean isReady() {
		long start = System.nanoTime();
		while (this.process.isAlive() && System.nanoTime() - start < PATIENCE.toNanos()) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1_000);
				return this.process.isAlive();
			}
			catch (IOException ex) {
				Mono.delay(Duration.ofMillis(5)).block(PATIENCE);
			}
		}
		return false;
	}

	/**
	 * Stop answering what may write: it waits, and is done after {@link #goOn()}.
	 */
	public void stall() {
		tell("CLIENT PAUSE " + PATIENCE.toMillis() + " WRITE");
	}

	public void goOn() {
		tell("CLIENT UNPAUSE");
	}

	/**
	 * Forget everything.
	 */
	public void flush() {
		tell("FLUSHALL");
	}

	/**
	 * Take nothing more, or what comes again.
	 */
	public void full(boolean full) {
		tell("CONFIG SET maxmemory " + (full ? 1 : 0));
	}

	/**
	 * Take nothing more from clients, as the replica of a server that is gone.
	 */
	public void readOnly(boolean readOnly) {
		tell("REPLICAOF " + (readOnly ? "127.0.0.1 1" : "NO ONE"));
	}

	/**
	 * Say what a user may do.
	 */
	public void user(String rules) {
		tell("ACL SETUSER " + rules);
	}

	/**
	 * Return how often a command was called.
	 */
	public long calls(String command) {
		String answer = ask("INFO commandstats", 64 * 1024);
		Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(answer);
		return calls.find() ? Long.parseLong(calls.group(1)) : 0;
	}

	/**
	 * Return how many keys there are.
	 */
	public int keys() {
		return Integer.parseInt(ask("DBSIZE", 64).lines().findFirst().orElseThrow().substring(1));
	}

	private String ask(String command, int bytes) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void tell(String command) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.getInputStream().readNBytes(5)).asString(StandardCharsets.US_ASCII).isEqualTo("+OK\r\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		try {
			assertThat(this.process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
