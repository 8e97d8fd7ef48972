package io.github.responsesws.test;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ConnectionTests {

	private static final String CREATE = "{'type':'response.create','model':'m','input':'Hi'}";

	@Test
	void wantsTheKey() {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start()) {
			try (TestClient client = TestClient.connect(server, "test-key")) {
				assertThat(client.create(CREATE).path("status").asString()).isEqualTo("completed");
			}
			WebSocketHandshakeException refused = refused(server);
			assertThat(refused.getResponse().statusCode()).isEqualTo(401);
			assertThat(refused.getResponse().headers().firstValue("x-request-id")).isPresent();
			assertThat(server.handshakes()).hasSize(2);
			assertThat(server.handshakes().get(0).header("Authorization")).isEqualTo("Bearer test-key");
			assertThat(server.handshakes().toString()).doesNotContain("test-key");
		}
	}

	@Test
	void refusesHandshakesAsToldTo() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onHandshake().refuse(429, Map.of("retry-after", "3"), "{\"error\":{}}").once();
			WebSocketHandshakeException refused = refused(server);
			assertThat(refused.getResponse().statusCode()).isEqualTo(429);
			assertThat(refused.getResponse().headers().firstValue("retry-after")).contains("3");
			server.onHandshake().closeImmediately(1008, "no").once();
			try (TestClient client = TestClient.connect(server)) {
				assertThat(client.closeCode()).isEqualTo(1008);
			}
			try (TestClient client = TestClient.connect(server)) {
				assertThat(client.create(CREATE).path("status").asString()).isEqualTo("completed");
			}
		}
	}

	@Test
	void stallsAHandshake() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onHandshake().stall().once();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.connectTimeout(Duration.ofMillis(200))
				.buildAsync(uri(server), new WebSocket.Listener() {
				})
				.join());
		}
	}

	@Test
	void limitsTheAgeOfAConnection() {
		try (ResponsesServer server = ResponsesServer.builder().maxConnectionAge(Duration.ofMillis(50)).start();
				TestClient client = TestClient.connect(server)) {
			JsonNode error = client.next();
			assertThat(error.path("error").path("code").asString()).isEqualTo("websocket_connection_limit_reached");
			assertThat(error.path("status").asInt()).isEqualTo(400);
			assertThat(error.has("stream_id")).isFalse();
			assertThat(client.closeCode()).isEqualTo(1000);
		}
	}

	@Test
	void closesWith1011IfAMatcherThrows() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			server.onRequest((request) -> {
				throw new IllegalStateException("Thrown on purpose");
			}).respond(Scripts.text("never"));
			client.send(CREATE);
			assertThat(client.closeCode()).isEqualTo(1011);
		}
	}

	@Test
	void closesWith1009OnALargeRequest() {
		try (ResponsesServer server = ResponsesServer.builder().maxRequestBytes(1000).start();
				TestClient client = TestClient.connect(server)) {
			client.send("{'type':'response.create','model':'m','input':'" + "x".repeat(2000) + "'}");
			assertThat(client.closeCode()).isEqualTo(1009);
		}
	}

	@Test
	void answersNonsenseWithErrors() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			assertThat(client.send("{not json").next().path("error").path("code").asString()).isEqualTo("invalid_json");
			assertThat(client.send("[1]").next().path("error").path("code").asString()).isEqualTo("invalid_json");
			assertThat(client.send("{'type':'response.cancel'}").next().path("error").path("param").asString())
				.isEqualTo("type");
			assertThat(client.send("{'type':'response.create','input':'Hi'}")
				.next()
				.path("error")
				.path("param")
				.asString()).isEqualTo("model");
			assertThat(client.send("{'type':'response.create','model':'m','input':7}")
				.next()
				.path("error")
				.path("param")
				.asString()).isEqualTo("input");
			assertThat(client.create(CREATE).path("status").asString()).isEqualTo("completed");
			client.sendBinary(new byte[] { 1 });
			assertThat(client.closeCode()).isEqualTo(1003);
		}
	}

	@Test
	void closesAndDropsAllConnections() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			try (TestClient client = TestClient.connect(server)) {
				client.create(CREATE);
				server.closeAll(1012);
				assertThat(client.closeCode()).isEqualTo(1012);
			}
			try (TestClient client = TestClient.connect(server)) {
				client.create(CREATE);
				server.dropAll();
				assertThat(client.closeCode()).isEqualTo(1006);
			}
		}
	}

	@RepeatedTest(200)
	void knowsAConnectionAsSoonAsItsClientDoes() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			assertThat(server.connections()).hasSize(1);
			server.dropAll();
			assertThat(client.closeCode()).isEqualTo(1006);
		}
	}

	@Test
	void forgetsAnUpgradeThatIsNone() throws Exception {
		try (ResponsesServer server = ResponsesServer.builder().start();
				Socket socket = new Socket("127.0.0.1", uri(server).getPort())) {
			socket.setSoTimeout((int) TestClient.TIMEOUT.toMillis());
			socket.getOutputStream()
				.write(("GET /v1/responses HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
						+ "Sec-WebSocket-Version: 7\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			socket.getInputStream().readAllBytes();
			Flux.interval(Duration.ofMillis(1))
				.takeUntil((tick) -> server.connections().isEmpty())
				.blockLast(TestClient.TIMEOUT);
		}
	}

	@Test
	void forgetsClientsThatVanish() {
		try (ResponsesServer server = ResponsesServer.builder().latency(Duration.ofMillis(5)).start()) {
			TestClient client = TestClient.connect(server);
			client.send("{'type':'response.create','model':'m','input':'Tell a long story'}").next();
			client.close();
			server.awaitIdle(TestClient.TIMEOUT);
			Flux.interval(Duration.ofMillis(1))
				.takeUntil((tick) -> server.connections().isEmpty())
				.blockLast(TestClient.TIMEOUT);
		}
	}

	@Test
	void pausesReading() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			client.create(CREATE);
			server.connections().get(0).pauseReading();
			server.connections().get(0).resumeReading();
			assertThat(client.create(CREATE).path("status").asString()).isEqualTo("completed");
		}
	}

	@Test
	void saysGoodbyeWhenItStops() {
		ResponsesServer server = ResponsesServer.builder().start();
		try (TestClient client = TestClient.connect(server)) {
			client.create(CREATE);
			server.close();
			assertThat(client.closeCode()).isEqualTo(1001);
		}
	}

	private static WebSocketHandshakeException refused(ResponsesServer server) {
		CompletionException failure = catchThrowableOfType(CompletionException.class, () -> TestClient.connect(server));
		return (WebSocketHandshakeException) failure.getCause();
	}

	private static URI uri(ResponsesServer server) {
		return URI.create("ws://127.0.0.1:" + server.port() + "/v1/responses");
	}

}
