package io.github.responsesws.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.turn.TurnTimeoutException;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the wait for the first event of an upload begins, on a clock that the test moves
 * and a line that takes bytes when the test says so.
 */
class HttpUploadTests {

	private static final Duration FIRST_EVENT = Duration.ofSeconds(60);

	private static final int LARGE = 8 * 1024 * 1024;

	private static final int STEP = 1024 * 1024;

	private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
			+ "data: {\"type\":\"response.completed\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\","
			+ "\"object\":\"response\",\"status\":\"completed\",\"output\":[]}}\n\n";

	private final SteppedClock clock = new SteppedClock();

	private final ConnectionProvider connections = ConnectionProvider.create("upload", 4);

	/** How many bytes the server may still read. */
	private final Semaphore allowed = new Semaphore(0);

	private final AtomicLong read = new AtomicLong();

	private ServerSocket socket;

	private HttpTurns turns;

	@BeforeEach
	void start() throws IOException {
		this.socket = new ServerSocket();
		this.socket.setReceiveBufferSize(32 * 1024);
		this.socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		Thread server = new Thread(this::serve, "upload-server");
		server.setDaemon(true);
		server.start();
		TimeoutSettings timeouts = TimeoutSettings.builder().firstEvent(FIRST_EVENT).build();
		HttpClient http = HttpClient.create(this.connections).option(ChannelOption.SO_SNDBUF, 32 * 1024);
		ConnectionSettings settings = ConnectionSettings.builder()
			.baseUrl(URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/v1"))
			.build();
		AuthorizedClient client = new AuthorizedClient(NettyTransport.of(http), this.connections, settings,
				timeouts.connect(), CredentialsSupplier.of(Credentials.bearer("test-key")));
		this.turns = HttpTurns.builder(client).timeouts(timeouts).scheduler(this.clock).build();
	}

	@AfterEach
	void stop() throws IOException {
		this.allowed.release(Integer.MAX_VALUE / 2);
		this.socket.close();
		this.connections.disposeLater().block(Exchanges.LONG);
	}

	@Test
	void anUploadOfManyTimesTheTimeoutIsNoSilence() {
		CompletableFuture<List<ResponseEvent>> turn = upload(LARGE);
		for (int i = 1; i <= 4; i++) {
			take(STEP);
			pass(FIRST_EVENT);
			assertThat(turn).isNotDone();
		}
		this.allowed.release(LARGE);
		assertThat(Mono.fromFuture(turn).block(Exchanges.LONG)).singleElement()
			.matches(ResponseEvent::isTerminal, "is the terminal event");
	}

	@Test
	void aServerThatTakesNoMoreIsGivenUp() {
		CompletableFuture<List<ResponseEvent>> turn = upload(LARGE);
		take(STEP);
		pass(FIRST_EVENT);
		assertThat(turn).isNotDone();
		pass(FIRST_EVENT);
		assertTimedOut(turn);
	}

	@Test
	void whatTheSystemHasTakenHasTheTimeOfASlowLine() {
		int size = 64 * 1024 * 11;
		this.allowed.release(64 * 1024 * 10);
		CompletableFuture<List<ResponseEvent>> turn = upload(size);
		Exchanges.await(() -> this.read.get() >= 64 * 1024 * 10);
		pass(FIRST_EVENT.plusSeconds(9));
		assertThat(turn).isNotDone();
		pass(FIRST_EVENT);
		assertTimedOut(turn);
	}

	private CompletableFuture<List<ResponseEvent>> upload(int size) {
		CompletableFuture<List<ResponseEvent>> turn = this.turns.stream(Exchanges.request("x".repeat(size)))
			.collectList()
			.toFuture();
		take(1);
		return turn;
	}

	/**
	 * Let the server read so much more.
	 */
	private void take(int size) {
		long goal = this.read.get() + size;
		this.allowed.release(size);
		Exchanges.await(() -> this.read.get() >= goal);
	}

	/**
	 * Move the clock, and wait until the turn has looked at it.
	 */
	private void pass(Duration time) {
		Exchanges.await(this.clock::isSet);
		this.clock.forward(time);
		Exchanges.await(() -> this.clock.isSet() || this.turns.snapshot().running() == 0);
	}

	private static void assertTimedOut(CompletableFuture<List<ResponseEvent>> turn) {
		assertThat(turn).failsWithin(Exchanges.LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(TurnTimeoutException.class,
					(failure) -> assertThat(failure.kind()).isEqualTo(TurnTimeoutException.Kind.FIRST_EVENT));
	}

	private void serve() {
		try (Socket connection = this.socket.accept()) {
			InputStream in = connection.getInputStream();
			int length = contentLength(in);
			while (this.read.get() < length) {
				int most = (int) Math.min(16 * 1024, length - this.read.get());
				int permits = Math.max(1, Math.min(most, this.allowed.availablePermits()));
				if (!this.allowed.tryAcquire(permits, 20, TimeUnit.SECONDS)) {
					return;
				}
				this.read.addAndGet(in.readNBytes(permits).length);
			}
			connection.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// The client has gone, or the test is over.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static int contentLength(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) in.read());
		}
		return head.toString()
			.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
			.findFirst()
			.orElseThrow();
	}

}
