package io.github.responsesws.session;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.Direction;
import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Slow lines, and servers that flood theirs.
 */
class LineTests {

	private static final byte[] PING = { (byte) 0x89, 0 };

	private static final byte[] EMPTY_TEXT_TO_GO_ON = { 1, 0 };

	private static final byte[] EMPTY_CONTINUATION = { 0, 0 };

	private final Pools pools = new Pools();

	private ResponsesServer server;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
		this.server.onRequest((request) -> true).respond(Scripts.text("ok"));
	}

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
	}

	/**
	 * The upload takes longer than either of the two waits. They are long enough for what
	 * the line still holds when the request has left, on a machine that stands still for
	 * a moment.
	 */
	@Test
	void anUploadOnASlowLineIsNeitherSilenceNorAWaitForTheFirstEvent() {
		try (FaultProxy proxy = FaultProxy.builder(this.server.port()).start()) {
			proxy.onEveryConnection().apply(Fault.bandwidth(500_000).towards(Direction.TO_SERVER));
			SessionPool pool = slowLine(proxy, Duration.ofSeconds(3), Duration.ofSeconds(3));
			assertThat(ResponseEvents.finalResponse(pool.exchange(large(1_800_000))).block(Pools.LONG).isCompleted())
				.isTrue();
			assertThat(this.server.handshakes()).hasSize(1);
			assertThat(this.server.requests()).hasSize(1);
		}
	}

	@Test
	void aServerThatTakesNothingOfAnUploadIsGivenUpAllTheSame() {
		this.server.onRequest((request) -> true).respond(Scripts.stall());
		try (FaultProxy proxy = FaultProxy.builder(this.server.port()).start()) {
			proxy.onEveryConnection().apply(Fault.bandwidth(1).towards(Direction.TO_SERVER).afterBytes(2_000));
			SessionPool pool = slowLine(proxy, Duration.ofSeconds(100), Duration.ofSeconds(1));
			assertThat(catchThrowable(() -> pool.exchange(large(300_000)).blockLast(Pools.LONG)))
				.hasMessageContaining("did not answer a ping");
		}
	}

	@Test
	void aFloodOfPingsEndsItsOwnConnectionAlone() throws Exception {
		flood(PING, PING, "sends pings and does not wait for answers");
	}

	@Test
	void aFloodOfEmptyFragmentsEndsItsOwnConnectionAlone() throws Exception {
		flood(EMPTY_TEXT_TO_GO_ON, EMPTY_CONTINUATION, "The connection failed");
	}

	/**
	 * Both connections have the same event loop.
	 */
	private void flood(byte[] first, byte[] frame, String message) throws Exception {
		LoopResources loop = LoopResources.create("one-loop", 1, true);
		CountDownLatch go = new CountDownLatch(1);
		this.server.onRequest((request) -> true).respond(Scripts.delta("a").delay(Duration.ofMillis(200)).delta("b"));
		try (RawServer flooding = RawServer.start((connection) -> flood(connection, first, frame, go))) {
			SessionPool flooded = pool(flooding.connection(), loop);
			SessionPool neighbour = pool(Pools.connection(this.server).build(), loop);
			Throwable[] failure = new Throwable[1];
			Thread victim = new Thread(() -> failure[0] = catchThrowable(
					() -> flooded.exchange(Pools.request("x")).blockLast(Pools.LONG)));
			victim.start();
			go.countDown();
			for (int i = 0; i < 3; i++) {
				assertThat(ResponseEvents.finalResponse(neighbour.exchange(Pools.request("Hello")))
					.block(Pools.LONG)
					.isCompleted()).isTrue();
			}
			victim.join(Pools.LONG.toMillis());
			assertThat(failure[0]).hasMessageContaining(message);
			assertThat(this.server.handshakes()).hasSize(1);
		}
		finally {
			this.pools.close();
			loop.disposeLater(Duration.ZERO, Pools.LONG).block(Pools.LONG);
		}
	}

	private static void flood(Socket connection, byte[] first, byte[] frame, CountDownLatch go) throws IOException {
		byte[] many = new byte[64 * 1024];
		for (int i = 0; i < many.length; i++) {
			many[i] = frame[i % frame.length];
		}
		connection.setSoTimeout(10_000);
		// The request: from here on it reads nothing.
		connection.getInputStream().readNBytes(8);
		OutputStream out = connection.getOutputStream();
		try {
			go.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		out.write(first);
		for (int i = 0; i < 2_000; i++) {
			out.write(Arrays.copyOf(many, many.length));
		}
	}

	private SessionPool pool(ConnectionSettings connection, LoopResources loop) {
		return this.pools.add(
				Pools
					.builder(connection,
							(session) -> session.pingInterval(Duration.ofMillis(100))
								.pingTimeout(Duration.ofSeconds(5)),
							(pool) -> pool.shutdownTimeout(Duration.ofMillis(100)))
					.transport(NettyTransport.of(HttpClient.create(ConnectionProvider.newConnection()).runOn(loop)))
					.build());
	}

	private SessionPool slowLine(FaultProxy proxy, Duration firstEvent, Duration pingTimeout) {
		ConnectionSettings connection = ConnectionSettings.builder()
			.baseUrl(proxy.through(this.server.baseUrl()))
			.build();
		return this.pools
			.add(Pools
				.builder(connection, (session) -> session.pingInterval(Duration.ofMillis(100)).pingTimeout(pingTimeout),
						(pool) -> pool)
				.timeouts((timeouts) -> timeouts.firstEvent(firstEvent))
				.build());
	}

	private static ResponseRequest large(int size) {
		return Pools.request("x".repeat(size));
	}

}
