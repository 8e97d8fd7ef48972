package io.github.responsesws.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.sample.ChatClient.Event;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code POST /api/steer} against the demo server, over real sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms",
				"sample.max-message-length=100" })
@AutoConfigureWebTestClient
@Import({ Errand.class, ListeningChat.class })
class SteerTests {

	private static final String STORY = "Tell me a long story about a lighthouse.";

	private final ResponsesServer server;

	private final Errand errand;

	private final ListeningChat listening;

	private final ChatClient chat;

	// Does not block, so that it can be gone at any moment.
	private final WebClient page;

	private final String conversation = "steered-" + UUID.randomUUID();

	SteerTests(@Autowired ResponsesServer server, @Autowired Errand errand, @Autowired ListeningChat listening,
			@Autowired WebTestClient web, @LocalServerPort int port) {
		this.server = server;
		this.errand = errand;
		this.listening = listening;
		this.chat = new ChatClient(web);
		this.page = WebClient.create("http://127.0.0.1:" + port);
	}

	@BeforeEach
	void reset() {
		this.server.reset();
		this.listening.reset();
	}

	@Test
	void theAnswerGoesOnToWhatWasSteered() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So. ").await(gate).demo()).once();
		AtomicReference<Mono<JsonNode>> outcome = new AtomicReference<>();
		Answer answer = askAnd("Tell me about lighthouses.", "response.output_text.delta", () -> {
			outcome.set(steer("My name is Ada. What is my name?"));
			awaitSteers(1);
			gate.open();
		});
		assertThat(answer.responses()).hasSize(2);
		assertThat(answer.names()).containsSubsequence("response.incomplete", "response.created", "response.completed",
				"turn.ended", "run.ended");
		assertThat(answer.all("turn.started")).hasSize(1);
		assertThat(answer.all("turn.ended")).hasSize(1);
		assertThat(answer.text()).startsWith("So. ").contains("Your name is Ada");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		JsonNode applied = value(outcome);
		assertThat(applied.path("outcome").asString()).isEqualTo("applied");
		assertThat(applied.path("response").asString()).isEqualTo(answer.responses().get(1));
		assertThat(applied.has("code") || applied.has("message")).isFalse();
		assertThat(this.chat.ask("How many messages did I send?", this.conversation).text()).contains("3 messages");
	}

	@Test
	void aLongSuccessorIsToldToItsEnd() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So. ").await(gate).demo()).once();
		AtomicReference<Mono<JsonNode>> outcome = new AtomicReference<>();
		Answer answer = askAnd("Tell me about lighthouses.", "response.output_text.delta", () -> {
			outcome.set(steer(STORY));
			awaitSteers(1);
			gate.open();
		});
		assertThat(answer.responses()).hasSize(2);
		assertThat(answer.text()).contains("Chapter 12.").endsWith("That is the end of the story.");
		assertThat(answer.names()).filteredOn("turn.ended"::equals).hasSize(1);
		assertThat(answer.names()).endsWith("response.completed", "turn.ended", "run.ended");
		assertThat(value(outcome).path("outcome").asString()).isEqualTo("applied");
	}

	@Test
	void whileAToolWorksTheNextTurnTakesTheInputAlong() {
		AtomicReference<Mono<JsonNode>> outcome = new AtomicReference<>();
		Answer answer = askAnd(Errand.PROMPT, "tool.progress", () -> {
			outcome.set(steer("My name is Ada. What is my name?"));
			this.listening.awaitSteer();
			this.errand.finish();
		});
		assertThat(answer.names()).filteredOn("turn.ended"::equals).hasSize(2);
		assertThat(answer.responses()).hasSize(2);
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		assertThat(value(outcome).path("outcome").asString()).isEqualTo("applied");
		assertThat(value(outcome).path("response").asString()).isEqualTo(answer.responses().get(1));
		assertThat(requests("response.steer")).isEmpty();
		assertThat(requests("response.create")).last()
			.satisfies((request) -> assertThat(request.body().path("input").toString())
				.containsSubsequence("function_call_output", "My name is Ada"));
	}

	@Test
	void inputForAResponseThatCallsAToolWaitsForItsOutput() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Let me see. ").await(gate).functionCall("weather", "{\"city\":\"Lisbon\"}"))
			.once();
		AtomicReference<Mono<JsonNode>> outcome = new AtomicReference<>();
		Answer answer = askAnd("Is it sunny?", "response.output_text.delta", () -> {
			outcome.set(steer("My name is Ada."));
			awaitSteers(1);
			gate.open();
		});
		assertThat(answer.names())
			.containsSubsequence("tool.started", "turn.ended", "turn.started", "turn.ended", "run.ended")
			.containsSubsequence("tool.completed", "turn.started");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		JsonNode pending = value(outcome);
		assertThat(pending.path("outcome").asString()).isEqualTo("pending");
		assertThat(pending.path("code").asString()).isEqualTo("waiting_for_required_input");
		assertThat(this.chat.ask("How many messages did I send?", this.conversation).text()).contains("3 messages");
	}

	@Test
	void inputOfAPageThatHasGoneIsStillOnItsWay() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So. ").await(gate).demo()).once();
		Answer answer = askAnd("Tell me about lighthouses.", "response.output_text.delta", () -> {
			Disposable page = page("My name is Ada. What is my name?").subscribe();
			awaitSteers(1);
			page.dispose();
			gate.open();
		});
		assertThat(answer.text()).contains("Your name is Ada");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
	}

	@Test
	void isLostNeitherWithTheConnectionNorWithTheAnswer() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So. ").await(gate).demo()).once();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(5, "word ").drop()).once();
		AtomicReference<Mono<JsonNode>> outcome = new AtomicReference<>();
		Answer answer = askAnd("Tell me about lighthouses.", "response.output_text.delta", () -> {
			outcome.set(steer("My name is Ada. What is my name?"));
			awaitSteers(1);
			gate.open();
		});
		assertThat(answer.names())
			.containsSubsequence("response.incomplete", "turn.ended", "connection.lost", "turn.started",
					"response.completed", "turn.ended", "run.ended")
			.doesNotContain("error");
		assertThat(answer.all("connection.lost")).hasSize(1);
		assertThat(answer.all("turn.started")).extracting((turn) -> turn.path("round").asInt()).containsExactly(1, 1);
		assertThat(answer.text()).contains("Your name is Ada");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		assertThat(value(outcome).path("outcome").asString()).isEqualTo("applied");
	}

	@Test
	void saysThatNothingRuns() {
		this.chat.ask("Hello", this.conversation);
		JsonNode failed = Objects.requireNonNull(page("Too late").block(ChatClient.PATIENCE));
		assertThat(failed.path("outcome").asString()).isEqualTo("failed");
		assertThat(failed.path("code").asString()).isEqualTo("response_not_active");
		assertThat(failed.path("message").asString()).isNotEmpty();
		assertThat(failed.has("response")).isFalse();
		assertThat(requests("response.steer")).isEmpty();
	}

	@Test
	void saysThatTheConversationIsUnknown() {
		this.chat.postSteer("{\"message\": \"Hello\", \"conversation\": \"nobody\"}")
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("conversation_unknown")
			.jsonPath("$.hint")
			.isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{}", "{\"conversation\": \"a\"}", "{\"message\": \"Hello\"}",
			"{\"message\": \" \", \"conversation\": \"a\"}", "{\"message\": \"Hello\", \"conversation\": \"../etc\"}" })
	void saysWhatToChangeInBadInput(String body) {
		this.chat.postSteer(body)
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("invalid_request")
			.jsonPath("$.hint")
			.isNotEmpty();
	}

	@Test
	void saysByHowMuchInputIsTooLong() {
		this.chat.postSteer("{\"message\": \"" + "x".repeat(107) + "\", \"conversation\": \"a\"}")
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.hint")
			.isEqualTo("Shorten the question by 7 characters.");
	}

	@Test
	void saysThatABodyIsTooLargeToRead() {
		this.chat.postSteer("{\"message\": \"" + "x".repeat(400_000) + "\", \"conversation\": \"a\"}")
			.expectStatus()
			.isEqualTo(HttpStatus.CONTENT_TOO_LARGE)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("request_too_large");
	}

	/**
	 * Ask, and do something as soon as an event has come.
	 */
	private Answer askAnd(String question, String event, Runnable action) {
		AtomicReference<Runnable> todo = new AtomicReference<>(action);
		List<Event> events = this.chat.stream(question, this.conversation)
			.publishOn(Schedulers.boundedElastic())
			.doOnNext((next) -> {
				Runnable now = next.name().equals(event) ? todo.getAndSet(null) : null;
				if (now != null) {
					now.run();
				}
			})
			.collectList()
			.block(ChatClient.PATIENCE);
		return new Answer(Objects.requireNonNull(events));
	}

	/**
	 * Steer as the page does, which is gone if the outcome is cancelled.
	 */
	private Mono<JsonNode> page(String message) {
		return this.page.post()
			.uri("/api/steer")
			.contentType(MediaType.APPLICATION_JSON)
			.accept(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("message", message, "conversation", this.conversation))
			.retrieve()
			.bodyToMono(JsonNode.class);
	}

	/**
	 * Steer without waiting for the outcome.
	 */
	private Mono<JsonNode> steer(String message) {
		Sinks.One<JsonNode> outcome = Sinks.one();
		page(message).subscribe(outcome::tryEmitValue, outcome::tryEmitError);
		return outcome.asMono();
	}

	private static JsonNode value(AtomicReference<Mono<JsonNode>> outcome) {
		return Objects.requireNonNull(outcome.get().block(ChatClient.PATIENCE));
	}

	private void awaitSteers(int count) {
		Awaitility.await().atMost(ChatClient.PATIENCE).until(() -> requests("response.steer").size() >= count);
	}

	private List<ReceivedRequest> requests(String type) {
		return this.server.requests().stream().filter((request) -> request.type().equals(type)).toList();
	}

}
