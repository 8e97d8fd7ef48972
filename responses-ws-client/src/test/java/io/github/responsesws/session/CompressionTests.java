package io.github.responsesws.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.Direction;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.ProxiedConnection;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Compressed messages: what is agreed on, what goes over the wire, and what servers may
 * not do with it.
 */
class CompressionTests {

	private static final int TEXT = 0x81;

	private static final int COMPRESSED_TEXT = 0xc1;

	private static final String EVENT = "{\"type\":\"response.completed\",\"sequence_number\":0,\"response\":"
			+ "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[]}}";

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final Pools pools = new Pools();

	private ResponsesServer server = ResponsesServer.builder().compression(true).start();

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "16, 0", "1, 50", "16, 50" })
	void turnsAreTheSameCompressed(int lanes, int fragments) {
		UnaryOperator<SessionSettings.Builder> settings = (session) -> session.lanes(lanes);
		long plain = bytes(settings, lanes, fragments);
		long compressed = bytes((session) -> settings.apply(session).compression(true), lanes, fragments);
		if (fragments == 0) {
			assertThat(compressed).isLessThan(plain / 2);
		}
		assertThat(this.server.handshakes().get(0).header("sec-websocket-extensions")).isNull();
		assertThat(this.server.handshakes().get(1).header("sec-websocket-extensions")).isEqualTo("permessage-deflate");
	}

	private long bytes(UnaryOperator<SessionSettings.Builder> settings, int lanes, int fragments) {
		try (FaultProxy proxy = FaultProxy.builder(this.server.port()).start()) {
			SessionPool pool = this.pools.open(
					ConnectionSettings.builder().baseUrl(proxy.through(this.server.baseUrl())).build(), settings,
					(pooled) -> pooled.maxSessions(1));
			for (int i = 0; i < lanes; i++) {
				String text = "number " + i + " says it. ";
				this.server.onRequest((request) -> request.body().toString().contains(text))
					.respond(Scripts.script().fragmented(fragments).repeatDelta(10, text))
					.once();
			}
			List<Response> responses = Flux.range(0, lanes)
				.flatMapSequential(
						(i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("number " + i + " says it. "))),
						lanes)
				.collectList()
				.block(Pools.LONG);
			for (int i = 0; i < lanes; i++) {
				assertThat(responses.get(i).outputText()).isEqualTo(("number " + i + " says it. ").repeat(10));
			}
			ProxiedConnection connection = proxy.connections().get(0);
			return connection.bytes(Direction.TO_CLIENT) + connection.bytes(Direction.TO_SERVER);
		}
	}

	@Test
	void aServerThatDeclinesIsSpokenToPlainly() {
		this.server.close();
		this.server = ResponsesServer.builder().start();
		turn(this.pools.open(this.server, (session) -> session.compression(true), (pool) -> pool), "Hello");
		assertThat(this.server.handshakes().get(0).header("sec-websocket-extensions")).isEqualTo("permessage-deflate");
	}

	@Test
	void nothingIsOfferedByAHeaderOfTheConfiguration() {
		ConnectionSettings settings = Pools.connection(this.server)
			.headers(Map.of("Sec-WebSocket-Extensions", "permessage-deflate"))
			.build();
		turn(this.pools.open(settings, (session) -> session, (pool) -> pool), "Hello");
		assertThat(this.server.handshakes().get(0).header("sec-websocket-extensions")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-webkit-deflate-frame", "permessage-deflate, permessage-deflate", "foo",
			"permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits",
			"permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=16",
			"permessage-deflate; server_max_window_bits=08", "permessage-deflate; foo=1",
			"permessage-deflate; server_no_context_takeover=1",
			"permessage-deflate; server_no_context_takeover; server_no_context_takeover" })
	void anAnswerThatWasNotOfferedIsRefused(String extensions) throws IOException {
		assertRefused(extensions, true);
	}

	@Test
	void compressionThatWasNotAskedForIsRefused() throws IOException {
		assertRefused("permessage-deflate", false);
	}

	private void assertRefused(String extensions, boolean compression) throws IOException {
		try (RawServer raw = RawServer.speaking(extensions, RawServer::frame)) {
			SessionPool pool = this.pools.open(raw.connection(), (session) -> session.compression(compression),
					(settings) -> settings.maxAttempts(1));
			Throwable failure = catchThrowable(() -> pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG));
			assertThat(failure).isInstanceOf(HandshakeException.class)
				.hasMessageContaining("the answer to the upgrade is no WebSocket's (the server ")
				.hasMessageMatching(".*(was not asked for|was not offered).*");
			assertThat(((HandshakeException) failure).isPermanent()).isTrue();
			assertThat(this.log.shown().lines()).singleElement().asString().startsWith("WARN No connection to ");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "permessage-deflate", "permessage-deflate;", "permessage-deflate; server_no_context_takeover",
					"permessage-deflate; client_no_context_takeover", "permessage-deflate ; server_max_window_bits = 9",
					"permessage-deflate; server_max_window_bits=\"15\"; client_no_context_takeover; "
							+ "server_no_context_takeover" })
	void whatTheServerMayChooseIsHonoured(String extensions) throws Exception {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		try (RawServer raw = RawServer.speaking(extensions, (connection) -> {
			Inflater inflater = new Inflater(true);
			Deflater deflater = new Deflater(9, true);
			for (int i = 0; i < 3; i++) {
				received.add(inflated(inflater, RawServer.frame(connection)));
				if (extensions.contains("client_no")) {
					inflater.reset();
				}
				RawServer.write(connection, COMPRESSED_TEXT, deflated(deflater, EVENT.replace("resp_1", "resp_" + i)));
				if (extensions.contains("server_no")) {
					deflater.reset();
				}
			}
		})) {
			SessionPool pool = open(raw, 64 * 1024 * 1024);
			for (int i = 0; i < 3; i++) {
				turn(pool, "Hello number " + i);
				assertThat(received.poll(20, TimeUnit.SECONDS)).contains("response.create", "Hello number " + i);
			}
		}
	}

	@Test
	void controlFramesMayStandBetweenCompressedFragments() throws IOException {
		byte[] message = deflated(new Deflater(9, true), EVENT);
		answered((connection) -> {
			RawServer.write(connection, 0x41, Arrays.copyOfRange(message, 0, 5));
			RawServer.write(connection, 0x89, new byte[] { 1, 2 });
			for (int i = 5; i < message.length - 1; i++) {
				RawServer.write(connection, 0x00, new byte[] { message[i] });
			}
			RawServer.write(connection, 0x8a, new byte[0]);
			RawServer.write(connection, 0x80, new byte[] { message[message.length - 1] });
		});
	}

	@Test
	void messagesMayBePlainOrEndTheirStream() throws IOException {
		answered((connection) -> RawServer.write(connection, TEXT, EVENT.getBytes(StandardCharsets.US_ASCII)));
		answered((connection) -> {
			Deflater deflater = new Deflater(9, true);
			deflater.setInput(EVENT.getBytes(StandardCharsets.US_ASCII));
			deflater.finish();
			byte[] message = new byte[1000];
			int length = deflater.deflate(message);
			// The byte after the end makes an empty block of what was left out.
			RawServer.write(connection, COMPRESSED_TEXT, Arrays.copyOf(message, length + 1));
		});
	}

	private void answered(RawServer.Behaviour answer) throws IOException {
		try (RawServer raw = RawServer.speaking("permessage-deflate", (connection) -> {
			RawServer.frame(connection);
			answer.accept(connection);
			RawServer.frame(connection);
		})) {
			turn(open(raw, 64 * 1024 * 1024), "Hello");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20 })
	void aBombIsGivenUpAtTheLargestMessage(int fragments) throws IOException {
		byte[] bomb = bomb();
		assertThat(bomb.length).isLessThan(110_000);
		Throwable failure = failure(1024 * 1024, (connection) -> {
			int size = bomb.length / fragments;
			for (int i = 0; i < fragments; i++) {
				boolean last = i == fragments - 1;
				RawServer.write(connection, ((i == 0) ? 0x41 : 0) | (last ? 0x80 : 0),
						Arrays.copyOfRange(bomb, i * size, last ? bomb.length : (i + 1) * size));
			}
		});
		assertThat(failure).isInstanceOf(FrameTooLargeException.class)
			.hasMessageContaining("1048576 B (responses-ws.session.max-frame-size)");
	}

	@Test
	void aMessageMayBeAsLargeAsTheLargest() throws IOException {
		String event = EVENT.replace("resp_1", "r".repeat(100_000));
		byte[] message = deflated(new Deflater(9, true), event);
		try (RawServer raw = RawServer.speaking("permessage-deflate", (connection) -> {
			RawServer.frame(connection);
			RawServer.write(connection, COMPRESSED_TEXT, message);
			RawServer.frame(connection);
		})) {
			turn(open(raw, event.length()), "Hello");
		}
		assertThat(failure(event.length() - 1, (connection) -> RawServer.write(connection, COMPRESSED_TEXT, message)))
			.isInstanceOf(FrameTooLargeException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7, 60 })
	void aMessageThatCannotBeInflatedIsATypedError(int broken) throws IOException {
		byte[] message = deflated(new Deflater(9, true), EVENT);
		for (int i = broken; i < Math.min(broken + 8, message.length); i++) {
			message[i] = (byte) ~message[i];
		}
		assertThat(failure(1024, (connection) -> RawServer.write(connection, COMPRESSED_TEXT, message)))
			.isInstanceOf(ProtocolViolationException.class)
			.hasMessageMatching("The server sent (a compressed message that cannot be inflated|what is no event).*");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0xa1, 0x91, 0xf1, 0xc9 })
	void bitsOnWhichNothingWasAgreedAreRefused(int first) throws IOException {
		assertThat(failure(1024, (connection) -> RawServer.write(connection, first, new byte[] { 1 })))
			.isInstanceOf(ConnectionLostException.class)
			.hasMessageContaining("what came is no WebSocket frame");
	}

	@Test
	void withoutCompressionItsBitIsRefused() throws IOException {
		try (RawServer raw = RawServer.start((connection) -> {
			RawServer.frame(connection);
			RawServer.write(connection, COMPRESSED_TEXT, EVENT.getBytes(StandardCharsets.US_ASCII));
			RawServer.frame(connection);
		})) {
			SessionPool pool = this.pools.open(raw.connection(), (session) -> session, (settings) -> settings);
			assertThat(catchThrowable(() -> pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG)))
				.isInstanceOf(ConnectionLostException.class)
				.hasMessageContaining("what came is no WebSocket frame");
		}
	}

	@Test
	void largeRequestsArriveWholeAndInOrder() {
		this.server.onRequest((request) -> true).respond(Scripts.text("ok"));
		SessionPool pool = this.pools.open(this.server,
				(session) -> session.compression(true).lanes(4).pingInterval(Duration.ofMillis(5)),
				(settings) -> settings.maxSessions(1));
		List<String> prompts = IntStream.range(0, 8)
			.mapToObj((i) -> IntStream.range(0, (i % 2 == 0) ? 150_000 : 3)
				.mapToObj((word) -> Integer.toString(word * 31 + i, 36))
				.reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
				.toString())
			.toList();
		Flux.fromIterable(prompts)
			.flatMap((prompt) -> ResponseEvents.finalResponse(pool.exchange(Pools.request(prompt))))
			.blockLast(Pools.LONG);
		assertThat(this.server.requests()).extracting((request) -> request.body().path("input").asString())
			.containsExactlyInAnyOrderElementsOf(prompts);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	private SessionPool open(RawServer raw, int maxFrameSize) {
		return this.pools.open(raw.connection(), (session) -> session.compression(true).maxFrameSize(maxFrameSize),
				(settings) -> settings.maxAttempts(1));
	}

	private Throwable failure(int maxFrameSize, RawServer.Behaviour answer) throws IOException {
		try (RawServer raw = RawServer.speaking("permessage-deflate", (connection) -> {
			RawServer.frame(connection);
			answer.accept(connection);
			connection.getInputStream().transferTo(OutputStream.nullOutputStream());
		})) {
			SessionPool pool = open(raw, maxFrameSize);
			return catchThrowable(() -> pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG));
		}
	}

	private static void turn(SessionPool pool, String prompt) {
		ResponseRequest request = Pools.request(prompt);
		assertThat(pool.exchange(request).blockLast(Pools.LONG)).matches(ResponseEvent::isTerminal, "is terminal");
	}

	private static String inflated(Inflater inflater, byte[] frame) throws IOException {
		assertThat(frame[0] & 0xff).isEqualTo(COMPRESSED_TEXT);
		byte[] input = Arrays.copyOf(frame, frame.length + 4);
		input[frame.length + 2] = (byte) 0xff;
		input[frame.length + 3] = (byte) 0xff;
		inflater.setInput(input, 1, input.length - 1);
		byte[] output = new byte[100_000];
		try {
			return new String(output, 0, inflater.inflate(output), StandardCharsets.UTF_8);
		}
		catch (DataFormatException ex) {
			throw new IOException(ex);
		}
	}

	private static byte[] deflated(Deflater deflater, String text) {
		deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
		return deflated(deflater);
	}

	private static byte[] deflated(Deflater deflater) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] part = new byte[8192];
		for (int length = part.length; length == part.length;) {
			length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
			out.write(part, 0, length);
		}
		return Arrays.copyOf(out.toByteArray(), out.size() - 4);
	}

	/**
	 * A hundred megabytes of nothing in a hundred kilobytes: there is no smaller way.
	 */
	private static byte[] bomb() {
		Deflater deflater = new Deflater(9, true);
		deflater.setInput(new byte[100 * 1024 * 1024]);
		return deflated(deflater);
	}

}
