package io.github.responsesws.sample;

import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.sample.ChatClient.Event;
import io.github.responsesws.session.SessionState;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code POST /api/chat} against the demo server, over real sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms",
				"sample.max-message-length=100", "sample.unread-timeout=0s" })
@AutoConfigureWebTestClient
class ChatTests {

	private final ResponsesServer server;

	private final ResponsesWebSocketClient client;

	private final ChatClient chat;

	ChatTests(@Autowired ResponsesServer server, @Autowired ResponsesWebSocketClient client,
			@Autowired WebTestClient web) {
		this.server = server;
		this.client = client;
		this.chat = new ChatClient(web);
	}

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void streamsTheEventsOfTheResponseBetweenItsStartAndEnd() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hello there, Ada.")).once();
		Answer answer = this.chat.ask("My name is Ada.", null);
		assertThat(answer.names()).startsWith("turn.started", "response.created", "response.in_progress")
			.contains("response.output_text.delta")
			.endsWith("response.completed", "turn.ended", "run.ended");
		assertThat(answer.text()).isEqualTo("Hello there, Ada.");
		JsonNode started = answer.data("turn.started");
		assertThat(started.path("conversation").asString()).isNotEmpty();
		assertThat(started.path("continued").asBoolean(true)).isFalse();
		assertThat(started.path("session").asString()).isNotEmpty();
		assertThat(started.path("lane").asString()).isNotEmpty();
		assertThat(started.path("bytesSent").asLong()).isPositive();
		assertThat(started.path("acquireMillis").asDouble(-1)).isNotNegative();
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		for (Event event : answer.events().subList(1, answer.events().size() - 2)) {
			assertThat(event.data().path("type").asString()).isEqualTo(event.name());
		}
	}

	@Test
	void continuesTheConversation() {
		Answer first = this.chat.ask("My name is Ada.", null);
		Answer second = this.chat.ask("What is my name?", first.conversation());
		assertThat(second.conversation()).isEqualTo(first.conversation());
		assertThat(second.data("turn.started").path("continued").asBoolean(false)).isTrue();
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.previousResponseId()).isEqualTo(first.responseId()));
		assertThat(second.text()).contains("Ada");
	}

	@Test
	void keepsConversationsApart() {
		this.chat.ask("My name is Ada.", null);
		Answer other = this.chat.ask("What is my name?", null);
		assertThat(other.data("turn.started").path("continued").asBoolean(true)).isFalse();
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.previousResponseId()).isNull());
	}

	@Test
	void tellsAnErrorOfTheServiceWithAHint() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "insufficient_quota", "Nothing left."))
			.once();
		Answer answer = this.chat.ask("Hello", null);
		assertThat(answer.names()).containsExactly("turn.started", "turn.ended", "error", "run.ended");
		JsonNode error = answer.data("error");
		assertThat(error.path("code").asString()).isEqualTo("insufficient_quota");
		assertThat(error.path("message").asString()).contains("Nothing left.");
		assertThat(error.path("hint").asString()).isNotEmpty();
		assertThat(answer.outcome()).isEqualTo("FAILED");
	}

	@Test
	void tellsOfEachTimeThatATurnIsSent() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(500, "server_error", "Try again.")).once();
		Answer answer = this.chat.ask("Hello", null);
		assertThat(answer.names()).startsWith("turn.started", "turn.ended", "turn.started", "response.created")
			.doesNotContain("error");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
	}

	@Test
	void tellsWhyAResponseFailed() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Half an ").fail("server_error", "The model broke."))
			.once();
		Answer answer = this.chat.ask("Hello", null);
		assertThat(answer.names()).endsWith("response.failed", "turn.ended", "error", "run.ended");
		assertThat(answer.data("error").path("code").asString()).isEqualTo("server_error");
		assertThat(answer.data("error").path("message").asString()).contains("The model broke.");
	}

	@Test
	void runsATurnAgainWhoseConnectionWasLostInTheMiddleOfTheAnswer() {
		Answer first = this.chat.ask("My name is Ada.", null);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(5, "word ").drop()).once();
		Answer answer = this.chat.ask("What is my name?", first.conversation());
		assertThat(answer.names())
			.containsSubsequence("turn.started", "response.output_text.delta", "turn.ended", "connection.lost",
					"turn.started", "response.completed", "turn.ended", "run.ended")
			.doesNotContain("error");
		JsonNode lost = answer.data("connection.lost");
		assertThat(lost.path("verdict").asString()).isEqualTo("NEVER");
		assertThat(lost.path("outputSeen").asBoolean(false)).isTrue();
		JsonNode resumed = answer.all("turn.started").get(1);
		assertThat(resumed.path("resumedFrom").asString()).isEqualTo(lost.path("session").asString());
		assertThat(resumed.path("session").asString()).isNotEqualTo(lost.path("session").asString());
		assertThat(answer.text()).startsWith("word ").contains("Ada");
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.previousResponseId()).isEqualTo(first.responseId()));
	}

	@Test
	void tellsOfAConnectionThatWasLostBeforeAnyOutput() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.drop()).once();
		Answer answer = this.chat.ask("Hello", null);
		assertThat(answer.names())
			.startsWith("turn.started", "turn.ended", "connection.lost", "turn.started", "response.created")
			.endsWith("response.completed", "turn.ended", "run.ended");
		assertThat(answer.data("connection.lost").path("outputSeen").asBoolean(true)).isFalse();
	}

	@Test
	void goesOnAfterEachOfThreeLossesInOneTurn() {
		Answer first = this.chat.ask("My name is Ada.", null);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(5, "word ").drop()).times(3);
		Answer answer = this.chat.ask("What is my name?", first.conversation());
		assertThat(answer.names()).filteredOn("connection.lost"::equals).hasSize(3);
		assertThat(answer.names()).doesNotContain("error");
		assertThat(answer.all("turn.started")).extracting((turn) -> turn.path("round").asInt())
			.containsExactly(1, 1, 1, 1);
		assertThat(answer.text()).contains("Ada");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
	}

	@Test
	void tellsThatTheConnectionWasLostOnceTooOftenAndAnswersTheNextQuestion() {
		Answer first = this.chat.ask("My name is Ada.", null);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(5, "word ").drop()).times(4);
		Answer lost = this.chat.ask("Go on", first.conversation());
		assertThat(lost.names()).filteredOn("connection.lost"::equals).hasSize(3);
		assertThat(lost.data("error").path("code").asString()).isEqualTo("connection_lost");
		assertThat(lost.data("error").path("hint").asString()).contains("Ask again");
		assertThat(lost.outcome()).isEqualTo("FAILED");
		Answer next = this.chat.ask("What is my name?", first.conversation());
		assertThat(next.text()).contains("Ada");
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.previousResponseId()).isEqualTo(first.responseId()));
	}

	@Test
	void tellsTheServiceAgainWhatItHasForgotten() {
		Answer first = this.chat.ask("My name is Ada.", null);
		this.server.onRequest(RequestMatcher.continuation())
			.respond(Scripts.error(400, "previous_response_not_found", "Previous response not found."))
			.once();
		Answer answer = this.chat.ask("What is my name?", first.conversation());
		assertThat(answer.text()).contains("Ada");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		JsonNode continued = answer.all("turn.started").get(0);
		JsonNode replayed = answer.all("turn.started").get(1);
		assertThat(continued.path("bytesSent").asLong()).isLessThan(continued.path("fullHistoryBytes").asLong());
		// What it would have cost is what it costs.
		assertThat(replayed.path("bytesSent").asLong()).isEqualTo(continued.path("fullHistoryBytes").asLong())
			.isEqualTo(replayed.path("fullHistoryBytes").asLong());
	}

	@Test
	void cancelsTheTurnWhenTheBrowserGoes() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.repeatDelta(3, "word ").await(gate).text("never read"))
			.once();
		StepVerifier.create(this.chat.stream("Hello", "stopped"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextMatches((event) -> event.name().equals("response.output_text.delta"))
			.thenCancel()
			.verify(ChatClient.PATIENCE);
		Awaitility.await().atMost(ChatClient.PATIENCE).until(() -> this.client.snapshot().busyLanes() == 0);
		gate.open();
		assertThat(this.chat.ask("Hello again", "stopped").outcome()).isEqualTo("COMPLETED");
	}

	@Test
	void answersTheNextQuestionWhileAnotherConversationFinishesOnTheSessionOfAStoppedOne() {
		Answer first = this.chat.ask("My name is Ada.", null);
		Gate other = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Wait").await(other).text(" over")).once();
		StepVerifier.create(this.chat.stream("Hello", "other"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextCount(1)
			.then(() -> {
				this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("on and on").stall()).once();
				StepVerifier.create(this.chat.stream("Tell me a long story.", first.conversation()))
					.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
					.expectNextCount(1)
					.thenCancel()
					.verify(ChatClient.PATIENCE);
				Awaitility.await().atMost(ChatClient.PATIENCE).until(this::isASessionRetiring);
				Answer next = this.chat.ask("What is my name?", first.conversation());
				assertThat(next.text()).contains("Ada");
			})
			.then(other::open)
			.thenConsumeWhile((event) -> !event.name().equals("run.ended"))
			.expectNextMatches((event) -> event.data().path("outcome").asString().equals("COMPLETED"))
			.expectComplete()
			.verify(ChatClient.PATIENCE);
	}

	private boolean isASessionRetiring() {
		return this.client.snapshot()
			.sessions()
			.stream()
			.anyMatch((session) -> session.state() == SessionState.RETIRING);
	}

	@Test
	void runsOneTurnOfAConversationAtATime() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Wait").await(gate).text(" over")).once();
		StepVerifier.create(this.chat.stream("Hello", "busy"))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextCount(1)
			.then(() -> this.chat.post("{\"message\": \"Are you there?\", \"conversation\": \"busy\"}")
				.expectStatus()
				.isEqualTo(HttpStatus.CONFLICT)
				.expectBody()
				.jsonPath("$.code")
				.isEqualTo("conversation_busy")
				.jsonPath("$.hint")
				.isNotEmpty())
			.then(gate::open)
			.thenConsumeWhile((event) -> !event.name().equals("run.ended"))
			.expectNextCount(1)
			.expectComplete()
			.verify(ChatClient.PATIENCE);
		assertThat(this.chat.ask("Hello again", "busy").outcome()).isEqualTo("COMPLETED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "\"text\"", "{}", "{\"message\": null}", "{\"message\": \"\"}",
			"{\"message\": \" \\n\"}", "{\"message\": {\"text\": 1}}",
			"{\"message\": \"Hello\", \"conversation\": \"\"}",
			"{\"message\": \"Hello\", \"conversation\": \"../etc\"}" })
	void saysWhatToChangeInABadQuestion(String body) {
		this.chat.post(body)
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("invalid_request")
			.jsonPath("$.detail")
			.isNotEmpty()
			.jsonPath("$.hint")
			.isNotEmpty();
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "101, 1 character", "107, 7 characters" })
	void saysByHowMuchAQuestionIsTooLong(int length, String tooLong) {
		this.chat.post("{\"message\": \"" + "x".repeat(length) + "\"}")
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.hint")
			.isEqualTo("Shorten the question by " + tooLong + ".");
	}

	@Test
	void saysThatABodyIsTooLargeToRead() {
		this.chat.post("{\"message\": \"" + "x".repeat(400_000) + "\"}")
			.expectStatus()
			.isEqualTo(HttpStatus.CONTENT_TOO_LARGE)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("request_too_large")
			.jsonPath("$.detail")
			.isNotEmpty()
			.jsonPath("$.hint")
			.isEqualTo("Send a message of at most 100 characters (sample.max-message-length).");
	}

	@Test
	void sendsTheInstructionsWithEveryTurn() {
		Answer first = this.chat.ask("One", null);
		this.chat.ask("Two", first.conversation());
		List<String> instructions = this.server.requests()
			.stream()
			.map((request) -> request.body().path("instructions").asString())
			.toList();
		assertThat(instructions).hasSize(2).allMatch((text) -> text.startsWith("You are a helpful assistant."));
	}

}
