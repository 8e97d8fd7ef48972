package io.github.responsesws.sample;

import java.time.Duration;
import java.util.Objects;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Transport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The switch that blocks the WebSocket.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms",
				"responses-ws.fallback.cool-down=50ms" })
@AutoConfigureWebTestClient
class BlockedWebSocketTests {

	private final WebTestClient web;

	private final ResponsesServer server;

	private final ResponsesWebSocketClient client;

	BlockedWebSocketTests(@Autowired WebTestClient web, @Autowired ResponsesServer server,
			@Autowired ResponsesWebSocketClient client) {
		this.web = web;
		this.server = server;
		this.client = client;
	}

	@Test
	void theConversationGoesOnOverHttpAndComesBack() {
		ChatClient chat = new ChatClient(this.web);
		String conversation = chat.ask("My name is Ada.", null).conversation();
		assertThat(way("GET", "").path("transport").asString()).isEqualTo("websocket");
		assertThat(way("POST", "/block").path("on").asBoolean(true)).isFalse();
		// Until the client knows that its connection is gone, a turn takes it.
		Awaitility.await().atMost(ChatClient.PATIENCE).until(() -> this.client.snapshot().sessions().isEmpty());
		Answer answer = chat.ask("What is my name?", conversation);
		assertThat(answer.text()).contains("Ada");
		assertThat(answer.data("turn.started").path("session").asString()).isEqualTo("http");
		assertThat(lastTransport()).isEqualTo(Transport.HTTP);
		JsonNode way = way("GET", "");
		assertThat(way.path("transport").asString()).isEqualTo("http");
		assertThat(way.path("reason").asString()).contains("403");
		assertThat(way("POST", "/free").path("on").asBoolean()).isTrue();
		Awaitility.await().atMost(ChatClient.PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
			assertThat(chat.ask("What is my name?", conversation).text()).contains("Ada");
			assertThat(way("GET", "").path("transport").asString()).isEqualTo("websocket");
		});
		assertThat(lastTransport()).isEqualTo(Transport.WEBSOCKET);
	}

	private Transport lastTransport() {
		return this.server.requests().get(this.server.requests().size() - 1).transport();
	}

	private JsonNode way(String method, String path) {
		byte[] body = this.web.method(HttpMethod.valueOf(method))
			.uri("/api/web-socket" + path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return JsonMapper.shared().readTree(Objects.requireNonNull(body));
	}

}
