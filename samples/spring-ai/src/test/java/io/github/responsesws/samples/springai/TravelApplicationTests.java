package io.github.responsesws.samples.springai;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TravelApplicationTests {

	private static final ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start();

	@Autowired
	private ResponsesWebSocketClient client;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void service(DynamicPropertyRegistry registry) {
		registry.add("responses-ws.base-url", server::baseUrl);
		registry.add("responses-ws.api-key", () -> "test-key");
		// As many as OpenAI has. A lane remembers one conversation.
		registry.add("responses-ws.session.lanes", () -> 16);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void runsOverTheWebSocketAsItIs() {
		get("/answer", "ada", "My name is Ada.");
		get("/answer", "bob", "My name is Bob.");
		assertThat(get("/answer", "bob", "What is the weather in Paris?")).contains("Sunny in Paris");
		assertThat(get("/answer", "ada", "What is the weather in Rome?")).contains("Sunny in Rome");
		assertThat(get("/answer", "ada", "What is my name?")).contains("Ada").doesNotContain("Bob");
		assertThat(server.requests()).extracting(ReceivedRequest::transport).containsOnly(Transport.WEBSOCKET);
		// The two first turns have nothing to go on from.
		assertThat(server.requests().stream().filter((request) -> request.previousResponseId() == null)).hasSize(2);
		assertThat(this.client.transcripts().misses()).isZero();
		server.onRequest(RequestMatcher.any()).respond(Scripts.text("{\"city\":\"Rome\",\"days\":3}")).once();
		assertThat(get("/trip", "ada", "A trip to Rome for 3 days")).isEqualTo("{\"city\":\"Rome\",\"days\":3}");
		// It survives a lost connection and a blocked WebSocket.
		server.dropAll();
		assertThat(get("/answer", "ada", "What is my name?")).contains("Ada");
		server.webSocket().refuse(403);
		server.dropAll();
		assertThat(get("/answer", "ada", "And what is my name?")).contains("Ada");
		assertThat(server.requests()).extracting(ReceivedRequest::transport).endsWith(Transport.HTTP);
	}

	private String get(String path, String user, String question) {
		return RestClient.create("http://127.0.0.1:" + this.port)
			.get()
			.uri((uri) -> uri.path(path).queryParam("user", user).queryParam("question", question).build())
			.retrieve()
			.body(String.class);
	}

}
