package io.github.responsesws.sample;

import java.util.List;
import java.util.Objects;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code GET /api/conversations/ID} and its {@code stop}, over real sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms", "sample.max-conversations=2",
				"sample.max-answer-events=40" })
@AutoConfigureWebTestClient
class RecallTests {

	private final ResponsesServer server;

	private final ResponsesWebSocketClient client;

	private final WebTestClient web;

	private final ChatClient chat;

	RecallTests(@Autowired ResponsesServer server, @Autowired ResponsesWebSocketClient client,
			@Autowired WebTestClient web) {
		this.server = server;
		this.client = client;
		this.web = web;
		this.chat = new ChatClient(web);
	}

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void tellsTheLatestAnswerFromItsBeginning() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hello there, Ada.")).once();
		Answer first = this.chat.ask("My name is Ada.", "again");
		Answer again = this.chat.recall("again");
		assertThat(again.names().get(0)).isEqualTo("conversation.recalled");
		JsonNode recalled = again.data("conversation.recalled");
		assertThat(recalled.path("latest").asString()).isEqualTo("My name is Ada.");
		assertThat(recalled.path("elapsedMillis").asDouble()).isPositive();
		assertThat(recalled.path("said").size()).isZero();
		assertThat(recalled.path("shortened").asBoolean(true)).isFalse();
		assertThat(again.events().subList(1, again.events().size())).isEqualTo(first.events());
	}

	@Test
	void tellsWhatWasSaidBeforeAndGoesOnWithTheAnswerThatIsWritten() {
		this.chat.ask("What is the weather in Lisbon?", "going-on");
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Half. ").await(gate).text("Whole.")).once();
		StepVerifier.create(this.chat.stream("My name is Ada.", "going-on"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextCount(1)
			.thenCancel()
			.verify(ChatClient.PATIENCE);
		StepVerifier.create(this.chat.recalled("going-on"))
			.assertNext((event) -> assertThat(event.data().path("said").valueStream())
				.extracting((said) -> said.path("kind").asString())
				.containsExactly("question", "tool", "text"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.assertNext((event) -> assertThat(event.data().path("delta").asString()).isEqualTo("Half. "))
			.then(gate::open)
			.thenConsumeWhile((event) -> !event.name().equals("run.ended"))
			.assertNext((event) -> assertThat(event.data().path("outcome").asString()).isEqualTo("COMPLETED"))
			.expectComplete()
			.verify(ChatClient.PATIENCE);
	}

	@Test
	void tellsWhatIsKeptOfAConversationThatIsNotInUse() {
		this.chat.ask("What is the weather in Lisbon?", "kept");
		this.chat.ask("Hello.", "other-1");
		this.chat.ask("Hello.", "other-2");
		Answer again = this.chat.recall("kept");
		assertThat(again.names()).containsExactly("conversation.recalled");
		JsonNode recalled = again.data("conversation.recalled");
		assertThat(recalled.has("latest")).isFalse();
		List<JsonNode> said = recalled.path("said").valueStream().toList();
		assertThat(said).extracting((part) -> part.path("kind").asString()).containsExactly("question", "tool", "text");
		assertThat(said.get(0).path("text").asString()).isEqualTo("What is the weather in Lisbon?");
		assertThat(said.get(1).path("name").asString()).isEqualTo("weather");
		assertThat(said.get(1).path("arguments").asString()).contains("Lisbon");
		assertThat(said.get(1).path("output").asString()).contains("sunny");
		assertThat(said.get(2).path("text").asString()).contains("sunny");
	}

	@Test
	void tellsThatTheBeginningOfALongAnswerIsNotKept() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(60, "word ")).once();
		assertThat(this.chat.ask("Hello.", "long").names()).doesNotContain("answer.cut");
		Answer again = this.chat.recall("long");
		assertThat(again.names()).startsWith("conversation.recalled", "answer.cut").endsWith("run.ended").hasSize(42);
	}

	@Test
	void stopsAnAnswerAndLetsTheNextQuestionIn() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("on and on").stall()).once();
		StepVerifier.create(this.chat.stream("Hello.", "stopped"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextCount(1)
			.then(() -> assertThat(stop("stopped")).isTrue())
			.thenConsumeWhile((event) -> !event.name().equals("run.ended"))
			.assertNext((event) -> assertThat(event.data().path("outcome").asString()).isEqualTo("CANCELLED"))
			.expectComplete()
			.verify(ChatClient.PATIENCE);
		assertThat(this.chat.ask("Hello again.", "stopped").outcome()).isEqualTo("COMPLETED");
		Awaitility.await().atMost(ChatClient.PATIENCE).until(() -> this.client.snapshot().busyLanes() == 0);
	}

	@Test
	void stopsNothingWhereNothingIsAnswered() {
		assertThat(stop("nobody")).isFalse();
	}

	@Test
	void saysWhatIsWrongWithAnId() {
		this.web.get().uri("/api/conversations/nobody").exchange().expectStatus().isEqualTo(HttpStatus.NOT_FOUND);
		this.web.get().uri("/api/conversations/a%20b").exchange().expectStatus().isBadRequest();
		this.web.post().uri("/api/conversations/a%20b/stop").exchange().expectStatus().isBadRequest();
	}

	private boolean stop(String conversation) {
		return Objects
			.requireNonNull(this.web.post()
				.uri("/api/conversations/{id}/stop", conversation)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(ConversationController.Stopped.class)
				.returnResult()
				.getResponseBody())
			.stopped();
	}

}
