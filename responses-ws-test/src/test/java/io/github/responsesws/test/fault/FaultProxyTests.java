package io.github.responsesws.test.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(300)
class FaultProxyTests {

	private static final byte[] BYTES = new byte[10_000];

	static {
		new Random(7).nextBytes(BYTES);
	}

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private Peers peers;

	private FaultProxy proxy;

	private Socket client;

	private Socket server;

	@BeforeEach
	void start() throws IOException {
		this.peers = new Peers();
		this.proxy = FaultProxy.builder(this.peers.port()).scheduler(this.time).start();
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.peers.close();
		this.time.dispose();
	}

	@Test
	void passesEveryByteBothWays() throws IOException {
		connect();
		byte[] many = new byte[3_000_000];
		new Random(8).nextBytes(many);
		Thread sender = new Thread(() -> {
			try {
				Peers.send(this.server, many);
				this.server.shutdownOutput();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
		sender.start();
		assertThat(this.client.getInputStream().readAllBytes()).isEqualTo(many);
		Peers.send(this.client, BYTES);
		this.client.close();
		assertThat(this.server.getInputStream().readAllBytes()).isEqualTo(BYTES);
		this.server.close();
		ProxiedConnection connection = this.proxy.connections().get(0);
		Peers.await(() -> !connection.isOpen());
		assertThat(connection.bytes(Direction.TO_CLIENT)).isEqualTo(many.length);
		assertThat(connection.bytes(Direction.TO_SERVER)).isEqualTo(BYTES.length);
		assertThat(this.proxy.faults()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 4_321, 9_999, 10_000 })
	void resetsAfterExactlySoManyBytes(int bytes) throws IOException {
		this.proxy.onConnection(1).apply(Fault.reset().afterBytes(bytes));
		if (bytes == 0) {
			this.client = this.peers.connect(this.proxy);
			assertReset(this.client);
			return;
		}
		connect();
		Peers.send(this.server, BYTES);
		assertThat(Peers.receive(this.client, bytes)).isEqualTo(Arrays.copyOf(BYTES, bytes));
		assertReset(this.client);
		assertReset(this.server);
		assertThat(this.proxy.faults()).singleElement()
			.satisfies((fault) -> assertThat(fault.atByte()).isEqualTo(bytes));
	}

	@Test
	void countsBytesOfTheDirectionAsked() throws IOException {
		this.proxy.onEveryConnection().apply(Fault.reset().towards(Direction.TO_SERVER).afterBytes(5));
		connect();
		Peers.send(this.server, BYTES);
		assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(BYTES);
		Peers.send(this.client, BYTES);
		assertThat(Peers.receive(this.server, 5)).isEqualTo(Arrays.copyOf(BYTES, 5));
		assertReset(this.server);
		assertReset(this.client);
	}

	@Test
	void resetsByHand() throws IOException {
		connect();
		this.proxy.reset();
		assertReset(this.client);
		assertReset(this.server);
		assertThat(this.proxy.connections()).noneMatch(ProxiedConnection::isOpen);
	}

	@Test
	void passesAResetOn() throws IOException {
		connect();
		this.server.setSoLinger(true, 0);
		this.server.close();
		assertReset(this.client);
	}

	@Test
	void endsOneStreamOnly() throws IOException {
		connect();
		this.proxy.fin();
		assertThat(this.client.getInputStream().read()).isEqualTo(-1);
		Peers.send(this.client, BYTES);
		assertThat(Peers.receive(this.server, BYTES.length)).isEqualTo(BYTES);
		Peers.send(this.server, BYTES);
		this.client.close();
		assertThat(this.server.getInputStream().read()).isEqualTo(-1);
		this.server.close();
		Peers.await(() -> !this.proxy.connections().get(0).isOpen());
	}

	@Test
	void truncates() throws IOException {
		this.proxy.onConnection(1).apply(Fault.truncate().afterBytes(77));
		connect();
		Peers.send(this.server, BYTES);
		assertThat(this.client.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(BYTES, 77));
		assertThat(this.server.getInputStream().read()).isEqualTo(-1);
	}

	@ParameterizedTest
	@EnumSource
	void silencesOneDirection(Direction direction) throws IOException {
		this.proxy.onConnection(1).apply(Fault.silence().towards(direction).afterBytes(10));
		connect();
		Socket from = (direction == Direction.TO_CLIENT) ? this.server : this.client;
		Socket to = (direction == Direction.TO_CLIENT) ? this.client : this.server;
		Peers.send(from, BYTES);
		assertThat(Peers.receive(to, 10)).isEqualTo(Arrays.copyOf(BYTES, 10));
		Peers.send(to, BYTES);
		assertThat(Peers.receive(from, BYTES.length)).isEqualTo(BYTES);
		from.close();
		assertSilent(to);
	}

	@Test
	void silencesBothDirections() throws IOException {
		connect();
		this.proxy.silence();
		Peers.send(this.server, BYTES);
		Peers.send(this.client, BYTES);
		assertSilent(this.client);
		assertSilent(this.server);
		this.server.close();
		assertSilent(this.client);
		assertThat(this.proxy.faults()).extracting(AppliedFault::direction)
			.containsExactly(Direction.TO_SERVER, Direction.TO_CLIENT);
	}

	@Test
	void turnsBytesOver() throws IOException {
		this.proxy.onConnection(1).apply(Fault.corrupt(3).afterBytes(100));
		connect();
		Peers.send(this.server, BYTES);
		byte[] expected = BYTES.clone();
		for (int i = 100; i < 103; i++) {
			expected[i] ^= (byte) 0xff;
		}
		assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(expected);
	}

	@Test
	void delaysByTheScheduler() throws IOException {
		this.proxy.onConnection(1).apply(Fault.latency(Duration.ofSeconds(3)).towards(Direction.TO_CLIENT));
		connect();
		Peers.send(this.server, BYTES);
		assertSilent(this.client);
		elapse(Duration.ofMillis(2_999));
		assertSilent(this.client);
		elapse(Duration.ofMillis(1));
		assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(BYTES);
	}

	@Test
	void jitterDelaysAndKeepsTheOrder() throws IOException {
		this.proxy.onConnection(1)
			.apply(Fault.latency(Duration.ofSeconds(1)).jitter(Duration.ofSeconds(1)).towards(Direction.TO_CLIENT));
		connect();
		for (int i = 0; i < 100; i++) {
			// Pieces that may overtake each other if they are not kept in order.
			Peers.send(this.server, Arrays.copyOfRange(BYTES, i * 100, i * 100 + 100));
		}
		elapse(Duration.ofMillis(999));
		assertSilent(this.client);
		flowing(() -> assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(BYTES));
	}

	@Test
	void limitsTheThroughput() throws IOException {
		this.proxy.onConnection(1).apply(Fault.bandwidth(1_000).towards(Direction.TO_CLIENT));
		connect();
		Peers.send(this.server, BYTES);
		assertThat(Peers.receive(this.client, 50)).isEqualTo(Arrays.copyOf(BYTES, 50));
		ProxiedConnection connection = this.proxy.connections().get(0);
		elapse(Duration.ofMillis(49));
		assertThat(connection.bytes(Direction.TO_CLIENT)).isEqualTo(50);
		elapse(Duration.ofMillis(1));
		Peers.await(() -> connection.bytes(Direction.TO_CLIENT) == 100);
		flowing(() -> assertThat(Peers.receive(this.client, BYTES.length - 50))
			.isEqualTo(Arrays.copyOfRange(BYTES, 50, BYTES.length)));
	}

	@Test
	void dribbles() throws IOException {
		this.proxy.onConnection(1).apply(Fault.dribble(1, Duration.ofSeconds(1)).towards(Direction.TO_CLIENT));
		connect();
		Peers.send(this.server, new byte[] { 1, 2, 3 });
		for (int i = 1; i <= 3; i++) {
			assertThat(this.client.getInputStream().read()).isEqualTo(i);
			assertSilent(this.client);
			elapse(Duration.ofSeconds(1));
		}
	}

	@Test
	void aFaultMayComeAtATime() throws IOException {
		this.proxy.onConnection(1).apply(Fault.reset().after(Duration.ofSeconds(30)));
		connect();
		elapse(Duration.ofSeconds(29));
		Peers.send(this.server, BYTES);
		assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(BYTES);
		elapse(Duration.ofSeconds(1));
		assertReset(this.client);
	}

	@Test
	void acceptsAndNeverAnswers() throws IOException {
		this.proxy.onConnection(1).apply(Fault.unanswered());
		this.client = this.peers.connect(this.proxy);
		Peers.send(this.client, BYTES);
		assertSilent(this.client);
		connect();
		Peers.send(this.client, BYTES);
		assertThat(Peers.receive(this.server, BYTES.length)).isEqualTo(BYTES);
		assertThat(this.proxy.connections().get(0).bytes(Direction.TO_SERVER)).isZero();
	}

	@Test
	void refusesAndAcceptsAgain() throws IOException {
		connect();
		this.proxy.refuse();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> this.peers.connect(this.proxy));
		Peers.send(this.server, BYTES);
		assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(BYTES);
		this.proxy.accept();
		connect();
		Peers.send(this.client, BYTES);
		assertThat(Peers.receive(this.server, BYTES.length)).isEqualTo(BYTES);
	}

	@Test
	void healsWhatHasNotHappenedYet() throws IOException {
		this.proxy.onEveryConnection().apply(Fault.reset().afterBytes(100), Fault.dribble(1, Duration.ofDays(1)));
		connect();
		this.proxy.heal();
		Peers.send(this.server, BYTES);
		assertThat(Peers.receive(this.client, BYTES.length)).isEqualTo(BYTES);
	}

	@Test
	void aServerThatIsGoneResetsTheClient() throws IOException {
		this.peers.close();
		assertReset(this.peers.connect(this.proxy));
	}

	@Test
	void aSlowReaderStopsTheWriter() throws Exception {
		connect();
		byte[] block = new byte[64 * 1024];
		Thread writer = new Thread(() -> {
			try {
				for (int i = 0; i < 400; i++) {
					Peers.send(this.server, block);
				}
			}
			catch (IOException ex) {
				// The end of the test.
			}
		});
		writer.start();
		ProxiedConnection connection = this.proxy.connections().get(0);
		long[] before = { -1 };
		Peers.await(() -> {
			long now = connection.bytes(Direction.TO_CLIENT);
			boolean stands = now == before[0] && now > 0;
			before[0] = now;
			return stands;
		});
		assertThat(connection.bytes(Direction.TO_CLIENT)).isLessThan(400L * block.length);
		long received = 0;
		while (received < 400L * block.length) {
			received += Peers.receive(this.client, block.length).length;
		}
		writer.join(Peers.TIMEOUT_MILLIS);
	}

	@ParameterizedTest
	@CsvSource({ "1, 2", "2, 150", "3, 35000" })
	void truncatesInsideAFrame(int number, int half) throws IOException {
		this.proxy.onConnection(1).apply(Fault.truncate().insideFrame(number));
		connect();
		ByteArrayOutputStream sent = new ByteArrayOutputStream();
		sent.write(
				"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		int[] headers = { 2, 4, 10 };
		int[] payloads = { 5, 300, 70_000 };
		int expected = sent.size();
		for (int i = 0; i < 3; i++) {
			expected += (i < number) ? headers[i] + ((i == number - 1) ? half : payloads[i]) : 0;
			sent.write(0x81);
			sent.write((i == 0) ? 5 : (i == 1) ? 126 : 127);
			for (int shift = 8 * (headers[i] - 3); shift >= 0 && i > 0; shift -= 8) {
				sent.write((int) ((long) payloads[i] >>> shift));
			}
			sent.write(new byte[payloads[i]]);
		}
		Peers.send(this.server, sent.toByteArray());
		assertThat(this.client.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(sent.toByteArray(), expected));
	}

	@Test
	void theSeedBringsTheSameDecisions() throws IOException {
		List<String> first = decisions(42);
		assertThat(decisions(42)).isEqualTo(first);
		assertThat(decisions(43)).isNotEqualTo(first);
		assertThat(first).hasSizeBetween(3, 17);
	}

	private List<String> decisions(long seed) throws IOException {
		RandomFaults faults = RandomFaults.of(Fault.reset(), Fault.truncate(), Fault.corrupt(1))
			.chance(0.5)
			.withinBytes(BYTES.length);
		try (FaultProxy random = FaultProxy.builder(this.peers.port()).seed(seed).atRandom(faults).start()) {
			for (int i = 0; i < 20; i++) {
				Socket one = this.peers.connect(random);
				Socket other = this.peers.accept();
				try {
					Peers.send(other, BYTES);
					other.shutdownOutput();
					one.getInputStream().readAllBytes();
				}
				catch (SocketException ex) {
					// One of the resets.
				}
				one.close();
				other.close();
			}
			assertThat(random.seed()).isEqualTo(seed);
			return random.faults().stream().map(AppliedFault::toString).toList();
		}
	}

	@Test
	void refusesNonsense() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.bandwidth(0));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.dribble(0, Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.latency(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.reset().afterBytes(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.reset().insideFrame(0));
		assertThatIllegalArgumentException().isThrownBy(() -> RandomFaults.of());
		assertThatIllegalArgumentException().isThrownBy(() -> RandomFaults.of(Fault.fin()).chance(1.5));
		assertThatIllegalStateException().isThrownBy(() -> Fault.reset().jitter(Duration.ofSeconds(1)));
	}

	private void connect() throws IOException {
		this.client = this.peers.connect(this.proxy);
		this.server = this.peers.accept();
	}

	/**
	 * The tasks that are due hop to the event loop, which has done them when this ends.
	 */
	private void elapse(Duration duration) {
		this.proxy.onLoop(() -> {
		});
		this.time.advanceTimeBy(duration);
		this.proxy.onLoop(() -> {
		});
	}

	private void flowing(Reading reading) throws IOException {
		Thread clock = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				elapse(Duration.ofMillis(100));
			}
		});
		clock.start();
		try {
			reading.run();
		}
		finally {
			clock.interrupt();
		}
	}

	private static void assertReset(Socket socket) {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read())
			.withMessageContaining("reset");
	}

	private void assertSilent(Socket socket) throws IOException {
		this.proxy.onLoop(() -> {
		});
		assertThat(socket.getInputStream().available()).isZero();
		socket.setSoTimeout(20);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout(Peers.TIMEOUT_MILLIS);
	}

	/**
	 * Reads a socket.
	 */
	private interface Reading {

		void run() throws IOException;

	}

}
