package io.github.responsesws.test.fault;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(300)
class HttpProxyTests {

	private static final String UPGRADE = "Host: server\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
			+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

	private ResponsesServer server;

	private Peers peers;

	@BeforeEach
	void start() throws IOException {
		this.server = ResponsesServer.builder().start();
		this.peers = new Peers();
	}

	@AfterEach
	void stop() throws IOException {
		this.peers.close();
		this.server.close();
	}

	@Test
	void tunnelsWebSockets() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open())) {
			Socket client = tunnel(proxy, "");
			assertThat(head(client)).startsWith("HTTP/1.1 200 ");
			send(client, "GET /v1/responses HTTP/1.1\r\n" + UPGRADE);
			assertThat(head(client)).startsWith("HTTP/1.1 101 ");
		}
	}

	@Test
	void passesPlainRequestsAndTheirUpgrades() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open())) {
			assertThat(head(upgrade(proxy))).startsWith("HTTP/1.1 101 ");
			assertThat(this.server.handshakes()).hasSize(1);
		}
	}

	@Test
	void wantsAPassword() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().authenticated("user", "secret"))) {
			assertThat(head(tunnel(proxy, ""))).startsWith("HTTP/1.1 407 ").contains("Proxy-Authenticate: Basic");
			assertThat(head(tunnel(proxy, "Proxy-Authorization: Basic eA==\r\n"))).startsWith("HTTP/1.1 407 ");
			assertThat(head(tunnel(proxy, "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n")))
				.startsWith("HTTP/1.1 200 ");
			assertThat(head(upgrade(proxy))).startsWith("HTTP/1.1 407 ");
		}
	}

	@Test
	void refusesTunnels() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusing(403))) {
			Socket client = tunnel(proxy, "");
			assertThat(head(client)).startsWith("HTTP/1.1 403 ");
			assertThat(client.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void answersUpgradesInsideATunnelAndOutside() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusingUpgrades(502))) {
			assertThat(head(upgrade(proxy))).startsWith("HTTP/1.1 502 ");
			Socket client = tunnel(proxy, "");
			assertThat(head(client)).startsWith("HTTP/1.1 200 ");
			send(client, "GET /v1/responses HTTP/1.1\r\n" + UPGRADE);
			assertThat(head(client)).startsWith("HTTP/1.1 502 ");
			assertThat(this.server.handshakes()).isEmpty();
		}
	}

	@Test
	void swallowsUpgradesAndLetsOtherRequestsPass() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().droppingUpgrades())) {
			Socket client = tunnel(proxy, "");
			assertThat(head(client)).startsWith("HTTP/1.1 200 ");
			send(client, "GET /v1/responses HTTP/1.1\r\n" + UPGRADE);
			Socket other = tunnel(proxy, "");
			assertThat(head(other)).startsWith("HTTP/1.1 200 ");
			send(other, "GET /v1/nothing HTTP/1.1\r\nHost: server\r\n\r\n");
			assertThat(head(other)).startsWith("HTTP/1.1 404 ");
			assertThat(client.getInputStream().available()).isZero();
			assertThat(this.server.handshakes()).isEmpty();
		}
	}

	@Test
	void stripsUpgrades() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().strippingUpgrades())) {
			assertThat(head(upgrade(proxy))).matches("(?s)HTTP/1.1 4\\d\\d .*");
			assertThat(this.server.handshakes()).isEmpty();
		}
	}

	@Test
	void answersNonsense() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open())) {
			Socket client = this.peers.connect(proxy);
			send(client, "nonsense\r\n\r\n");
			assertThat(head(client)).startsWith("HTTP/1.1 400 ");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> HttpProxyRules.open().refusing(200));
	}

	@Test
	void faultsStrikeBehindTheProxy() throws IOException {
		try (FaultProxy proxy = proxy(HttpProxyRules.open())) {
			proxy.onEveryConnection().apply(Fault.truncate().afterBytes(12));
			Socket client = tunnel(proxy, "");
			assertThat(head(client)).startsWith("HTTP/1.1 200 ");
			send(client, "GET /v1/nothing HTTP/1.1\r\nHost: server\r\n\r\n");
			assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("HTTP/1.1 404");
		}
	}

	private FaultProxy proxy(HttpProxyRules rules) {
		return FaultProxy.builder(this.server.port()).httpProxy(rules).start();
	}

	private Socket tunnel(FaultProxy proxy, String headers) throws IOException {
		Socket client = this.peers.connect(proxy);
		send(client, "CONNECT 127.0.0.1:" + this.server.port() + " HTTP/1.1\r\nHost: server\r\n" + headers + "\r\n");
		return client;
	}

	private Socket upgrade(FaultProxy proxy) throws IOException {
		Socket client = this.peers.connect(proxy);
		send(client, "GET http://127.0.0.1:" + this.server.port() + "/v1/responses HTTP/1.1\r\n" + UPGRADE);
		return client;
	}

	private static void send(Socket client, String text) throws IOException {
		Peers.send(client, text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String head(Socket client) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int b = client.getInputStream().read();
			assertThat(b).as("end of stream after: %s", head).isNotNegative();
			head.append((char) b);
		}
		return head.toString();
	}

}
