package io.github.responsesws.test.fault;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Does what docs/fault-proxy.md shows.
 */
@Timeout(300)
class FaultProxyPageTests {

	@Test
	void theFirstConnectionIsReset() throws Exception {
		// snippet: fault-proxy
		try (ResponsesServer server = ResponsesServer.builder().start();
				FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
			proxy.onConnection(1).apply(Fault.reset().afterBytes(50));
			assertThatIOException().isThrownBy(() -> get(proxy.through(server.baseUrl())));
			assertThat(get(proxy.through(server.baseUrl()))).isEqualTo(404);
		}
		// end
	}

	@Test
	void rulesWaitForTheirConnections() throws IOException {
		try (Peers peers = new Peers(); FaultProxy proxy = FaultProxy.builder(peers.port()).start()) {
			applyRules(proxy);
			peers.connect(proxy);
			assertThat(peers.accept().isConnected()).isTrue();
			assertThat(proxy.faults()).extracting((applied) -> applied.fault().kind()).containsOnly(FaultKind.LATENCY);
		}
	}

	private static void applyRules(FaultProxy proxy) {
		// snippet: fault-rules
		proxy.onConnection(3).apply(Fault.truncate().insideFrame(2));
		proxy.onEveryConnection().apply(Fault.latency(Duration.ofMillis(20)).jitter(Duration.ofMillis(5)));
		proxy.onEveryConnection().apply(Fault.corrupt(1).towards(Direction.TO_SERVER).afterBytes(1_000));
		proxy.onEveryConnection().apply(Fault.reset().after(Duration.ofSeconds(30)));
		// end
	}

	@Test
	void windowsWaitForTheirTime() throws IOException {
		try (Peers peers = new Peers(); FaultProxy proxy = FaultProxy.builder(peers.port()).start()) {
			applyWindows(proxy);
			peers.connect(proxy);
			assertThat(peers.accept().isConnected()).isTrue();
			assertThat(proxy.faults()).isEmpty();
		}
	}

	private static void applyWindows(FaultProxy proxy) {
		// snippet: fault-windows
		proxy.between(Duration.ofSeconds(5), Duration.ofSeconds(10)).refuse();
		proxy.between(Duration.ofSeconds(20), Duration.ofSeconds(30)).apply(Fault.latency(Duration.ofMillis(500)));
		// end
	}

	@Test
	void faultsByHandHaveTakenPlace() throws IOException {
		try (Peers peers = new Peers(); FaultProxy proxy = FaultProxy.builder(peers.port()).start()) {
			peers.connect(proxy);
			peers.accept();
			applyByHand(proxy);
			assertThat(proxy.connections()).singleElement().matches((connection) -> !connection.isOpen());
			assertThat(proxy.faults()).extracting((applied) -> applied.fault().kind())
				.containsExactly(FaultKind.SILENCE, FaultKind.SILENCE, FaultKind.RESET);
		}
	}

	private static void applyByHand(FaultProxy proxy) {
		// snippet: faults-by-hand
		proxy.silence();
		proxy.reset();
		proxy.apply(Fault.fin().towards(Direction.TO_SERVER));
		proxy.connections().get(0).apply(Fault.dribble(1, Duration.ofMillis(10)));
		proxy.heal();
		// end
	}

	@Test
	void faultsAreDrawn() {
		try (FaultProxy proxy = drawn(1)) {
			assertThat(proxy.seed()).isEqualTo(42);
		}
	}

	private static FaultProxy drawn(int port) {
		// snippet: random-faults
		RandomFaults faults = RandomFaults.of(Fault.reset(), Fault.silence()).chance(0.2).withinBytes(4_000);
		FaultProxy proxy = FaultProxy.builder(port).seed(42).atRandom(faults).start();
		// end
		return proxy;
	}

	@Test
	void aCompanyKeepsWebSocketsOut() throws IOException {
		try (Peers peers = new Peers(); FaultProxy proxy = company(peers.port())) {
			Socket client = peers.connect(proxy);
			Peers.send(client, "CONNECT a:1 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(client.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 407 ");
		}
	}

	private static FaultProxy company(int port) {
		// snippet: http-proxy
		HttpProxyRules rules = HttpProxyRules.open().authenticated("user", "secret").refusingUpgrades(502);
		FaultProxy proxy = FaultProxy.builder(port).httpProxy(rules).start();
		// end
		return proxy;
	}

	private static int get(String url) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/nothing"))
			.timeout(Duration.ofSeconds(60))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

}
