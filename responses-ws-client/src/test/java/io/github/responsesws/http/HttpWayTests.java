package io.github.responsesws.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.protocol.ResponsesException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Connections of HTTP that fail: what the caller is told, what is logged, and that their
 * places in the pool are free again.
 */
class HttpWayTests {

	private static final String TOLD = "(No connection to .*: |The connection was lost \\(|The answer broke off \\().*";

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final Exchanges exchanges = new Exchanges();

	@AfterEach
	void stop() {
		this.exchanges.close();
	}

	@ParameterizedTest
	@EnumSource(Failing.class)
	void aFailureIsToldInWordsAndLeavesNoStackTrace(Failing failing) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> serve(socket, failing), "failing-server");
			thread.setDaemon(true);
			thread.start();
			assertTold("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
		}
	}

	@Test
	void aServerThatSpeaksNoTlsIsToldInWordsAndLeavesNoStackTrace() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> serve(socket, Failing.BANNER), "failing-server");
			thread.setDaemon(true);
			thread.start();
			assertTold("https://127.0.0.1:" + socket.getLocalPort() + "/v1");
		}
	}

	@Test
	void aClosedPortIsToldInWordsAndLeavesNoStackTrace() {
		assertTold("http://127.0.0.1:1/v1");
	}

	@Test
	void anUnknownHostIsToldInWordsAndLeavesNoStackTrace() {
		assertTold("https://no-such-host.invalid/v1");
	}

	private void assertTold(String baseUrl) {
		HttpTurns turns = this.exchanges.open(baseUrl);
		ResponsesException failure = catchThrowableOfType(ResponsesException.class,
				() -> turns.stream(Exchanges.request("Hi")).blockLast(Exchanges.LONG));
		assertThat(failure.getMessage()).matches(TOLD).doesNotContain("Exception");
		this.exchanges.awaitFreePlaces();
		assertThat(this.log.shown()).isEmpty();
	}

	private static void serve(ServerSocket socket, Failing failing) {
		while (!socket.isClosed()) {
			try (Socket connection = socket.accept()) {
				failing.behaviour.accept(connection);
			}
			catch (IOException ex) {
				// The client has gone, or the test is over.
			}
		}
	}

	private static void answer(Socket connection, String text) throws IOException {
		InputStream in = connection.getInputStream();
		StringBuilder head = new StringBuilder();
		for (int next = in.read(); next >= 0 && head.indexOf("\r\n\r\n") < 0; next = in.read()) {
			head.append((char) next);
		}
		OutputStream out = connection.getOutputStream();
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

	private static void answerAndReset(Socket connection, String text) throws IOException {
		answer(connection, text);
		connection.setSoLinger(true, 0);
	}

	private static void answerAndStay(Socket connection, String text) throws IOException {
		answer(connection, text);
		connection.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
		connection.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	private enum Failing {

		RESET_AT_ONCE((connection) -> connection.setSoLinger(true, 0)),

		END_AT_ONCE((connection) -> {
		}),

		END_WITHOUT_ANSWER((connection) -> connection.getInputStream().readNBytes(16)),

		RESET_WITHOUT_ANSWER((connection) -> answerAndReset(connection, "")),

		BANNER((connection) -> {
			connection.getOutputStream().write("220 mail.test ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
			connection.getInputStream().readNBytes(16);
		}),

		NO_HTTP((connection) -> answerAndStay(connection, "SSH-2.0-OpenSSH_9.6\r\n\r\n")),

		BINARY((connection) -> answerAndStay(connection, "\u0000\u0001\u0002\r\n\r\n")),

		NO_STATUS((connection) -> answerAndStay(connection, "HTTP/1.1 two hundred\r\n\r\n")),

		HALF_A_HEAD((connection) -> answer(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/ev")),

		ENDLESS_HEAD((connection) -> answerAndStay(connection,
				"HTTP/1.1 200 OK\r\n" + ("X-Long: " + "x".repeat(1000) + "\r\n").repeat(40))),

		NO_CHUNK((connection) -> answerAndStay(connection,
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")),

		HALF_A_CHUNK((connection) -> answer(connection,
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n20\r\ndata")),

		RESET_IN_A_CHUNK((connection) -> answerAndReset(connection,
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n20\r\ndata")),

		RESET_IN_AN_ERROR((connection) -> answerAndReset(connection,
				"HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"error")),

		END_IN_AN_ERROR((connection) -> answer(connection,
				"HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"error"));

		private final Behaviour behaviour;

		Failing(Behaviour behaviour) {
			this.behaviour = behaviour;
		}

	}

	@FunctionalInterface
	private interface Behaviour {

		void accept(Socket connection) throws IOException;

	}

}
