package io.github.responsesws.session;

import java.io.DataInputStream;
import java.io.DataOutputStream;
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

	/** Lines of the answer to an upgrade beside those that have to be. */
	private final String headers;

	private RawServer(ServerSocket socket, String headers) {
		this.socket = socket;
		this.headers = headers;
	}

	static RawServer start(Behaviour behaviour) throws IOException {
		return start("", behaviour);
	}

	static RawServer speaking(String extensions, Behaviour behaviour) throws IOException {
		return start("Sec-WebSocket-Extensions: " + extensions + "\r\n", behaviour);
	}

	private static RawServer start(String headers, Behaviour behaviour) throws IOException {
		RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), headers);
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

	private void upgrade(Socket connection) throws IOException {
		String key = "";
		for (String line = line(connection.getInputStream()); !line
			.isEmpty(); line = line(connection.getInputStream())) {
			if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
				key = line.substring(line.indexOf(':') + 1).strip();
			}
		}
		String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + accept(key) + "\r\n" + this.headers + "\r\n";
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

	/**
	 * Read one frame that a client has sent.
	 * @return its first byte, then what it holds
	 */
	static byte[] frame(Socket connection) throws IOException {
		DataInputStream in = new DataInputStream(connection.getInputStream());
		byte first = in.readByte();
		long length = in.readByte() & 0x7f;
		if (length == 126) {
			length = in.readUnsignedShort();
		}
		else if (length == 127) {
			length = in.readLong();
		}
		byte[] mask = in.readNBytes(4);
		byte[] frame = new byte[(int) length + 1];
		frame[0] = first;
		in.readFully(frame, 1, (int) length);
		for (int i = 0; i < length; i++) {
			frame[i + 1] ^= mask[i % 4];
		}
		return frame;
	}

	/**
	 * Write one frame.
	 * @param first its first byte: whether it is the last of its message, reserved bits
	 * and kind
	 */
	static void write(Socket connection, int first, byte[] payload) throws IOException {
		DataOutputStream out = new DataOutputStream(connection.getOutputStream());
		out.writeByte(first);
		if (payload.length < 126) {
			out.writeByte(payload.length);
		}
		else if (payload.length < 65_536) {
			out.writeByte(126);
			out.writeShort(payload.length);
		}
		else {
			out.writeByte(127);
			out.writeLong(payload.length);
		}
		out.write(payload);
		out.flush();
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
