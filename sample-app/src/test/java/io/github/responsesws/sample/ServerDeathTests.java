package io.github.responsesws.sample;

import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.sample.ChatClient.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the chat while the service is killed and comes back.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "OPENAI_API_KEY=")
@AutoConfigureWebTestClient
class ServerDeathTests {

	private static final AtomicReference<ServerProcess> server = new AtomicReference<>();

	private final WebTestClient web;

	private final ChatClient chat;

	ServerDeathTests(@Autowired WebTestClient web) {
		this.web = web;
		this.chat = new ChatClient(web);
	}

	@DynamicPropertySource
	static void startServer(DynamicPropertyRegistry registry) {
		server.set(ServerProcess.start(0));
		registry.add("responses-ws.base-url", () -> "http://127.0.0.1:" + server.get().port() + "/v1");
	}

	@AfterAll
	static void killServer() {
		server.get().close();
	}

	@Test
	void connectionsToAnotherServiceAreNotDropped() {
		this.web.post()
			.uri("/api/connections/drop")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("not_embedded")
			.jsonPath("$.hint")
			.isNotEmpty();
	}

	@Test
	void tellsWhatHappenedAndAnswersOnceTheServiceIsBack() {
		Answer before = this.chat.ask("My name is Ada.", "survivor");
		assertThat(before.outcome()).isEqualTo("COMPLETED");

		AtomicReference<Event> error = new AtomicReference<>();
		StepVerifier.create(this.chat.stream("Tell me a long story.", "survivor"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextCount(1)
			.then(() -> server.get().close())
			.thenConsumeWhile((event) -> !event.name().equals("run.ended"), (event) -> {
				if (event.name().equals("error")) {
					error.set(event);
				}
			})
			.expectNextMatches((event) -> event.data().path("outcome").asString().equals("FAILED"))
			.expectComplete()
			.verify(ChatClient.PATIENCE);
		assertThat(error.get().data().path("hint").asString()).isNotEmpty();

		Answer during = this.chat.ask("Are you there?", "survivor");
		assertThat(during.outcome()).isEqualTo("FAILED");
		assertThat(during.data("error").path("message").asString()).isNotEmpty();
		assertThat(during.data("error").path("hint").asString()).isNotEmpty();

		server.set(ServerProcess.start(server.get().port()));
		Answer after = this.chat.ask("What is my name?", "survivor");
		assertThat(after.text()).contains("Ada");
		assertThat(after.outcome()).isEqualTo("COMPLETED");
	}

}
