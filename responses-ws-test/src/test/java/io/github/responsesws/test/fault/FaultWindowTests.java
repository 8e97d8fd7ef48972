package io.github.responsesws.test.fault;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Faults that come and go by schedule, on a clock that the test moves.
 */
@Timeout(60)
class FaultWindowTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private Peers peers;

	private FaultProxy proxy;

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
	void connectionsAreRefusedFromOneSecondToAnother() throws IOException {
		this.proxy.between(Duration.ofSeconds(5), Duration.ofSeconds(10)).refuse();
		this.time.advanceTimeBy(Duration.ofSeconds(5).minusMillis(1));
		Socket client = this.peers.connect(this.proxy);
		Socket server = this.peers.accept();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		Peers.await(() -> !isListening());
		Peers.send(server, new byte[] { 7 });
		assertThat(Peers.receive(client, 1)).containsExactly(7);
		this.time.advanceTimeBy(Duration.ofSeconds(5).minusMillis(1));
		assertThat(isListening()).isFalse();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		Peers.await(this::isListening);
	}

	@Test
	void faultsStrikeWhatIsOpenAndWhatComesUntilTheEnd() throws IOException {
		this.proxy.between(Duration.ofSeconds(1), Duration.ofSeconds(2)).apply(Fault.silence());
		this.peers.connect(this.proxy);
		this.peers.accept();
		assertThat(this.proxy.faults()).isEmpty();
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		Peers.await(() -> this.proxy.faults().size() == 2);
		this.peers.connect(this.proxy);
		this.peers.accept();
		Peers.await(() -> this.proxy.faults().size() == 4);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		Peers.await(() -> passes(7));
		assertThat(this.proxy.faults()).hasSizeGreaterThanOrEqualTo(4);
	}

	@Test
	void whoHealsForgetsTheSchedule() {
		this.proxy.between(Duration.ofSeconds(1), Duration.ofSeconds(2)).refuse();
		this.proxy.heal();
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(isListening()).isTrue();
	}

	@Test
	void whoStartsOverCountsFromTheFirstConnection() throws IOException {
		this.proxy.onConnection(1).apply(Fault.reset());
		this.peers.connect(this.proxy);
		Peers.await(() -> this.proxy.faults().size() == 1);
		this.proxy.startOver();
		assertThat(this.proxy.connections()).isEmpty();
		assertThat(passes(8)).isTrue();
		assertThat(this.proxy.connections()).extracting(ProxiedConnection::number).containsExactly(1);
		assertThat(this.proxy.faults()).isEmpty();
	}

	@Test
	void aWindowEndsAfterItBegins() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.proxy.between(Duration.ofSeconds(2), Duration.ofSeconds(2)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.proxy.between(Duration.ofSeconds(-1), Duration.ofSeconds(2)));
	}

	private boolean isListening() {
		try (Socket socket = new Socket("127.0.0.1", this.proxy.port())) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Whether a byte gets through on a new connection. What comes to the server first may
	 * be the end of one that was probed.
	 */
	private boolean passes(int value) {
		try (Socket client = new Socket("127.0.0.1", this.proxy.port())) {
			client.setSoTimeout(200);
			Socket server = this.peers.accept();
			Peers.send(server, new byte[] { (byte) value });
			return client.getInputStream().read() == value;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
