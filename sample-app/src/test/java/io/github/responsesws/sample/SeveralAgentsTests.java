package io.github.responsesws.sample;

import java.util.List;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for questions on which several agents work, against the demo server, over real
 * sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms", "sample.planning-time=50ms" })
@AutoConfigureWebTestClient
class SeveralAgentsTests {

	private static final String PROMPT = "Look at the weather in Porto and plan a trip of 3 days.";

	private final ResponsesServer server;

	private final WebTestClient web;

	private final ChatClient chat;

	SeveralAgentsTests(@Autowired ResponsesServer server, @Autowired WebTestClient web) {
		this.server = server;
		this.web = web;
		this.chat = new ChatClient(web);
	}

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void eachCallIsToldWithItsAgentAndItsOutputReachesTheRunningAnswer() {
		Answer answer = this.chat.askAgents(PROMPT, "calls");
		assertThat(answer.data("turn.started").path("multiAgent").asBoolean()).isTrue();
		for (String event : List.of("tool.started", "tool.completed")) {
			assertThat(answer.all(event))
				.extracting((call) -> call.path("agent").asString() + " " + call.path("name").asString())
				.containsExactlyInAnyOrder("/root/researcher plan_trip", "/root/reviewer weather");
		}
		assertThat(answer.all("tool.progress")).isNotEmpty()
			.allSatisfy((progress) -> assertThat(progress.path("agent").asString()).isEqualTo("/root/researcher"));
		assertThat(answer.names()).containsSubsequence("tool.completed", "response.inject.created",
				"response.completed", "turn.ended", "run.ended");
		assertThat(answer.all("response.inject.created")).hasSize(2);
		assertThat(answer.text()).contains("My agents are done.", "The reviewer found", "The researcher found",
				"museums of Porto");
		assertThat(answer.events()).last().satisfies((event) -> {
			assertThat(event.data().path("outcome").asString()).isEqualTo("COMPLETED");
			assertThat(event.data().path("rounds").asInt()).isOne();
		});
	}

	@Test
	void agentsAreOfferedWhatDoesNotComeLater() {
		this.chat.askAgents(PROMPT, "offer");
		assertThat(creates()).singleElement().satisfies((request) -> {
			assertThat(request.at("/multi_agent/enabled").asBoolean()).isTrue();
			assertThat(request.path("tools").valueStream().map((tool) -> tool.path("name").asString()))
				.contains("weather", "plan_trip")
				.doesNotContain("write_report");
		});
	}

	@Test
	void otherQuestionsOfTheConversationAreForOneAgent() {
		this.chat.askAgents("My name is Ada. " + PROMPT, "both");
		Answer next = this.chat.ask("What is my name?", "both");
		assertThat(next.text()).contains("Ada").doesNotContain("My agents");
		assertThat(next.data("turn.started").path("multiAgent").asBoolean(true)).isFalse();
		assertThat(creates()).last().satisfies((request) -> {
			assertThat(request.at("/multi_agent/enabled").asBoolean(true)).isFalse();
			assertThat(request.path("tools").toString()).contains("write_report");
			assertThat(request.has("previous_response_id")).isTrue();
		});
	}

	@Test
	void agentsWhoseConnectionIsLostBeginAnew() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.agent("/root/a").functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().drop())
			.once();
		Answer answer = this.chat.askAgents(PROMPT, "lost");
		assertThat(answer.names()).containsSubsequence("turn.started", "connection.lost", "turn.started", "run.ended");
		assertThat(answer.all("turn.started"))
			.allSatisfy((turn) -> assertThat(turn.path("multiAgent").asBoolean()).isTrue());
		assertThat(answer.text()).contains("My agents are done.");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		assertThat(creates()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.path("tools").toString()).doesNotContain("write_report"));
	}

	@Test
	void whatAgentsSaidIsToldAgainWithTheirNames() {
		this.chat.askAgents(PROMPT, "again");
		this.chat.ask("And now?", "again");
		JsonNode said = this.chat.recall("again").data("conversation.recalled").path("said");
		assertThat(said.valueStream()
			.map((part) -> (part.path("kind").asString() + " " + part.path("agent").asString("")).strip()))
			.containsExactly("question", "tool /root/researcher", "tool /root/reviewer", "text /root/researcher",
					"text /root/reviewer", "text /root");
		assertThat(said.valueStream().filter((part) -> part.path("kind").asString().equals("tool")))
			.allSatisfy((call) -> assertThat(call.path("output").asString()).isNotEmpty());
	}

	@Test
	void thePageIsToldThatTheyAreThere() {
		this.web.get().uri("/api/status").exchange().expectBody().jsonPath("$.multiAgent").isEqualTo(true);
	}

	private List<JsonNode> creates() {
		return this.server.requests()
			.stream()
			.filter((request) -> request.type().equals("response.create"))
			.map(ReceivedRequest::body)
			.toList();
	}

}
