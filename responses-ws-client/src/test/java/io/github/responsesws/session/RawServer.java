package io.github.responsesws.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

import io.github.responsesws.connection.ConnectionSettings;

/**
 * A server that upgrades its connections and then does what no server of frames would.
 */
final class RawServer implements AutoCloseable {

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private final ServerSocket socket;

	private RawServer(ServerSocket socket) {
		this.socket = socket;
	}

	static RawServer start(Behaviour behaviour) throws IOException {
		RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		Thread thread = new Thread(() -> server.serve(behaviour), "raw-server");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	ConnectionSettings connection() {
		return ConnectionSettings.builder()
			.baseUrl(URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/v1"))
			.build();
	}

	private void serve(Behaviour behaviour) {
		while (!this.socket.isClosed()) {
			try (Socket connection = this.socket.accept()) {
				upgrade(connection);
				behaviour.accept(connection);
			}
			catch (IOException ex) {
				// The client has gone, or the test is over.
			}
		}
	}

	private static void upgrade(Socket connection) throws IOException {
		String key = "";
		for (String line = line(connection.getInputStream()); !line
			.isEmpty(); line = line(connection.getInputStream())) {
			if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
				key = line.substring(line.indexOf(':') + 1).strip();
			}
		}
		String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
		connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new IOException("The client has gone");
			}
			line.append((char) next);
		}
		return line.toString().strip();
	}

	private static String accept(String key) {
		try {
			return Base64.getEncoder()
				.encodeToString(
						MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * What is done with a connection after its upgrade.
	 */
	@FunctionalInterface
	interface Behaviour {

		void accept(Socket connection) throws IOException;

	}

}
