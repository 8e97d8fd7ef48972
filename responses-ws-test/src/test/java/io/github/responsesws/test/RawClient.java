package io.github.responsesws.test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket client of a few bytes, for what a well-behaved client hides.
 */
final class RawClient {

	private static final String UPGRADE = "GET /v1/responses HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\n"
			+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

	private RawClient() {
	}

	/**
	 * Send one short message and return everything that arrives until the end of the
	 * stream.
	 */
	static String readAll(ResponsesServer server, String message) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.setSoTimeout((int) TestClient.TIMEOUT.toMillis());
			OutputStream out = socket.getOutputStream();
			out.write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
			byte[] upgraded = new byte[4096];
			int length = socket.getInputStream().read(upgraded);
			assert length > 0;
			out.write(frame(message.getBytes(StandardCharsets.US_ASCII)));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static byte[] frame(byte[] payload) {
		if (payload.length > 125) {
			throw new IllegalArgumentException("Only short messages");
		}
		byte[] frame = new byte[6 + payload.length];
		frame[0] = (byte) 0x81;
		frame[1] = (byte) (0x80 | payload.length);
		System.arraycopy(payload, 0, frame, 6, payload.length);
		return frame;
	}

}
