package io.github.responsesws.http;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection whose answer has come is another turn's at once, whatever becomes of the
 * turn before.
 */
class SharedConnectionTests {

	private static final String CREATED = """
			data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress","output":[]}}

			""";

	private static final String DELTA = """
			data: {"type":"response.output_text.delta","sequence_number":1,"item_id":"m","output_index":0,"content_index":0,"delta":"Well"}

			""";

	private static final String COMPLETED = """
			data: {"type":"response.completed","sequence_number":2,"response":{"id":"resp_1","status":"completed","output":[]}}

			""";

	private final Exchanges exchanges = new Exchanges();

	private final KeptAlive server = new KeptAlive();

	@AfterEach
	void close() {
		this.exchanges.close();
		this.server.close();
	}

	/**
	 * The whole answer is here, in parts of which the subscriber has not wanted the last.
	 */
	@Test
	void cancellingATurnHurtsNoneThatHasItsConnectionNow() {
		HttpTurns turns = this.exchanges.open(this.server.baseUrl());
		Sinks.Empty<Void> begun = Sinks.empty();
		BaseSubscriber<ResponseEvent> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(ResponseEvent event) {
				begun.tryEmitEmpty();
			}

		};
		turns.stream(Exchanges.request("whole")).subscribe(slow);
		begun.asMono().block(Exchanges.LONG);
		assertThat(turns.stream(Exchanges.request("slow")).doOnNext((event) -> {
			slow.cancel();
			this.server.goOn.countDown();
		}).count().block(Exchanges.LONG)).isEqualTo(3);
	}

	@Test
	void aRefusalGivesItsConnectionBack() {
		HttpTurns turns = this.exchanges.open(this.server.baseUrl());
		for (int i = 0; i < 3; i++) {
			StepVerifier.create(turns.stream(Exchanges.request("refused")))
				.expectError(RateLimitedException.class)
				.verify(Exchanges.LONG);
		}
		assertThat(turns.stream(Exchanges.request("whole")).count().block(Exchanges.LONG)).isEqualTo(3);
		assertThat(this.server.ended).hasValue(0);
	}

	/**
	 * Answers one request after the other on the connections that it keeps.
	 */
	private static final class KeptAlive implements Closeable {

		private final CountDownLatch goOn = new CountDownLatch(1);

		/** Connections that the client has closed. */
		private final AtomicInteger ended = new AtomicInteger();

		private final ServerSocket socket;

		KeptAlive() {
			try {
				this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			new Thread(this::accept, "accept").start();
		}

		@Override
		public void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		String baseUrl() {
			return "http://localhost:" + this.socket.getLocalPort() + "/v1";
		}

		private void accept() {
			try {
				while (true) {
					Socket connection = this.socket.accept();
					new Thread(() -> serve(connection), "serve").start();
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		}

		private void serve(Socket connection) {
			try (connection) {
				BufferedReader in = new BufferedReader(
						new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
				for (String body = body(in); body != null; body = body(in)) {
					answer(body, connection.getOutputStream());
				}
			}
			catch (IOException | InterruptedException ex) {
				// The client has gone.
			}
			this.ended.incrementAndGet();
		}

		private static @Nullable String body(BufferedReader in) throws IOException {
			int length = 0;
			for (String line = in.readLine(); line == null || !line.isEmpty(); line = in.readLine()) {
				if (line == null) {
					return null;
				}
				if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
					length = Integer.parseInt(line.substring(15).strip());
				}
			}
			char[] body = new char[length];
			for (int read = 0; read < length;) {
				read += in.read(body, read, length - read);
			}
			return new String(body);
		}

		private void answer(String request, OutputStream out) throws IOException, InterruptedException {
			if (request.contains("refused")) {
				send(out, "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}");
				return;
			}
			String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ chunk(CREATED);
			if (request.contains("slow")) {
				send(out, head);
				assertThat(this.goOn.await(1, TimeUnit.MINUTES)).isTrue();
				send(out, chunk(DELTA) + chunk(COMPLETED) + chunk(""));
				return;
			}
			send(out, head + chunk(DELTA) + chunk(COMPLETED) + chunk(""));
		}

		private static String chunk(String data) {
			return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
		}

		private static void send(OutputStream out, String text) throws IOException {
			out.write(text.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
		}

	}

}
