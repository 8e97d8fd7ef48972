package io.github.responsesws.sample;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.session.SessionSnapshot;
import io.github.responsesws.test.ReceivedRequest;
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
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tools in a chat, against the demo server, over real sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms", "sample.planning-time=50ms",
				"sample.unread-timeout=0s" })
@AutoConfigureWebTestClient
@Import(Errand.class)
class AgentTests {

	private final ResponsesServer server;

	private final WebTestClient web;

	private final ResponsesWebSocketClient client;

	private final Errand errand;

	private final ChatClient chat;

	AgentTests(@Autowired ResponsesServer server, @Autowired ResponsesWebSocketClient client,
			@Autowired WebTestClient web, @Autowired Errand errand) {
		this.server = server;
		this.client = client;
		this.errand = errand;
		this.web = web;
		this.chat = new ChatClient(web);
	}

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void runsToolsSideBySideAndTellsEachCall() {
		Answer answer = this.chat.ask("What is the weather in Lisbon, and calculate (19.5 + 4) * 12?", null);
		assertThat(answer.names())
			.containsSubsequence("turn.started", "tool.started", "response.completed", "turn.ended", "turn.started",
					"turn.ended", "run.ended")
			.containsSubsequence("tool.completed", "turn.started");
		assertThat(answer.all("tool.started")).extracting((call) -> call.path("name").asString())
			.containsExactlyInAnyOrder("weather", "calculate");
		assertThat(answer.all("tool.started")).extracting((call) -> call.path("arguments").asString())
			.containsExactlyInAnyOrder("{\"city\":\"Lisbon\"}", "{\"expression\":\"(19.5 + 4) * 12\"}");
		assertThat(answer.all("tool.completed")).hasSize(2).allSatisfy((call) -> {
			assertThat(call.path("millis").asDouble(-1)).isNotNegative();
			assertThat(call.path("round").asInt()).isEqualTo(1);
		});
		assertThat(answer.text()).contains("sunny", "282");
		assertThat(answer.events()).last()
			.satisfies((event) -> assertThat(event.data().path("rounds").asInt()).isEqualTo(2));
	}

	@Test
	void tellsTheProgressOfASlowTool() {
		Answer answer = this.chat.ask("Plan a trip of 2 days to Porto.", null);
		assertThat(answer.names()).containsSubsequence("tool.started", "tool.progress", "tool.progress",
				"tool.completed");
		assertThat(answer.all("tool.progress").get(0).at("/value/of").asInt()).isEqualTo(5);
		assertThat(answer.data("tool.completed").path("output").asString()).contains("museums of Porto");
	}

	@Test
	void searchesTheDocuments() {
		Answer answer = this.chat.ask("Search the documents: what happens when a connection is lost?", null);
		assertThat(answer.data("tool.completed").path("output").asString()).startsWith("{\"Lost connections\":");
	}

	@Test
	void tellsThePageAndTheModelWhyAToolFailed() {
		Answer answer = this.chat.ask("What is the weather in Atlantis?", null);
		JsonNode failed = answer.data("tool.failed");
		assertThat(failed.path("code").asString()).isEqualTo("tool_failed");
		assertThat(failed.path("message").asString()).startsWith("There is no station in 'Atlantis'.");
		assertThat(answer.text()).contains("There is no station");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
	}

	@Test
	void eachTurnSendsLessThanTheHistory() {
		Answer first = this.chat.ask("What is the weather in Lisbon?", null);
		Answer second = this.chat.ask("What is the weather in Rome?", first.conversation());
		JsonNode one = first.all("turn.started").get(0);
		assertThat(one.path("fullHistoryBytes").asLong()).isEqualTo(one.path("bytesSent").asLong());
		long saved = 0;
		for (JsonNode turn : new JsonNode[] { first.all("turn.started").get(1), second.all("turn.started").get(0),
				second.all("turn.started").get(1) }) {
			long saving = turn.path("fullHistoryBytes").asLong() - turn.path("bytesSent").asLong();
			assertThat(saving).isGreaterThan(saved);
			saved = saving;
		}
		assertThat(this.server.requests()).extracting(ReceivedRequest::bytes)
			.last()
			.isEqualTo(second.all("turn.started").get(1).path("bytesSent").asInt());
	}

	@Test
	void conversationGoesOnAfterTheConnectionWasDroppedWhileAToolRan() {
		StepVerifier.create(this.chat.stream(Errand.PROMPT, "dropped"))
			.thenConsumeWhile((event) -> !event.name().equals("tool.progress"))
			.expectNextCount(1)
			.then(this::drop)
			.then(this.errand::finish)
			.thenConsumeWhile((event) -> !event.data().has("resumedFrom"))
			.assertNext((event) -> {
				assertThat(event.name()).isEqualTo("turn.started");
				assertThat(event.data().path("round").asInt()).isEqualTo(2);
				assertThat(event.data().path("session").asString())
					.isNotEqualTo(event.data().path("resumedFrom").asString());
			})
			.thenConsumeWhile((event) -> !event.name().equals("run.ended"))
			.assertNext((event) -> assertThat(event.data().path("outcome").asString()).isEqualTo("COMPLETED"))
			.expectComplete()
			.verify(ChatClient.PATIENCE);
	}

	private void drop() {
		List<String> dropped = sessions();
		this.web.post()
			.uri("/api/connections/drop")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.connections")
			.value(Integer.class, (connections) -> assertThat(connections).isPositive());
		assertThat(sessions()).doesNotContainAnyElementsOf(dropped);
	}

	private List<String> sessions() {
		return this.client.snapshot().sessions().stream().map(SessionSnapshot::id).toList();
	}

	@Test
	void turnThatBringsTheOutputsIsRunAgainWithThem() {
		this.server.onRequest(RequestMatcher.continuation()).respond(Scripts.delta("It is ").drop()).once();
		Answer answer = this.chat.ask("What is the weather in Lisbon?", null);
		assertThat(answer.names()).filteredOn("tool.started"::equals).hasSize(1);
		assertThat(answer.data("connection.lost").path("round").asInt()).isEqualTo(2);
		assertThat(answer.all("turn.started")).extracting((turn) -> turn.path("round").asInt())
			.containsExactly(1, 2, 2);
		assertThat(answer.text()).contains("sunny");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
	}

	@Test
	void nextQuestionIsAnsweredAfterOneThatWasStoppedWhileAToolRan() {
		StepVerifier.create(this.chat.stream(Errand.PROMPT, "stopped"))
			.thenConsumeWhile((event) -> !event.name().equals("tool.progress"))
			.expectNextCount(1)
			.thenCancel()
			.verify(ChatClient.PATIENCE);
		AtomicReference<Answer> answer = new AtomicReference<>();
		// The application has to hear first that the browser is gone.
		Awaitility.await()
			.atMost(ChatClient.PATIENCE)
			.ignoreExceptionsMatching(AssertionError.class::isInstance)
			.until(() -> {
				answer.set(this.chat.ask("And now?", "stopped"));
				return true;
			});
		Answer next = answer.get();
		assertThat(next.outcome()).isEqualTo("COMPLETED");
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.body().path("input").toString()).contains("function_call_output",
					"cut short"));
	}

}
