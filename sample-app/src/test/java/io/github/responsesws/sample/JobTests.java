package io.github.responsesws.sample;

import java.util.List;
import java.util.Objects;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.sample.ChatClient.Event;
import io.github.responsesws.test.Gate;
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
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs: calls that no answer waits for, against the demo server, over real
 * sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms", "sample.report-time=200ms" })
@AutoConfigureWebTestClient
@Import(LateErrand.class)
class JobTests {

	private static final String PROMPT = "Write a report about lost connections.";

	private final ResponsesServer server;

	private final LateErrand errand;

	private final WebTestClient web;

	private final ChatClient chat;

	JobTests(@Autowired ResponsesServer server, @Autowired WebTestClient web, @Autowired LateErrand errand) {
		this.server = server;
		this.errand = errand;
		this.web = web;
		this.chat = new ChatClient(web);
	}

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void anAnswerIsCompleteWhileItsJobRuns() {
		Answer answer = this.chat.ask(LateErrand.PROMPT, "running");
		assertThat(answer.data("tool.started").path("async").asBoolean()).isTrue();
		assertThat(answer.names()).doesNotContain("tool.completed").endsWith("run.ended");
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		assertThat(answer.text()).contains("late_errand");
		List<Event> jobs = Objects.requireNonNull(this.chat.jobStream("running")
			.doOnNext((event) -> this.errand.finish())
			.collectList()
			.block(ChatClient.PATIENCE));
		assertThat(states(jobs)).startsWith("running").endsWith("completed");
		assertThat(jobs).extracting(Event::name).contains("jobs.listed", "answer.begun");
		assertThat(jobs).last().satisfies((event) -> {
			assertThat(event.data().path("id").asString()).isEqualTo(answer.data("tool.started").path("id").asString());
			assertThat(event.data().path("output").asString()).isEqualTo("The parcel is here.");
			assertThat(event.data().path("delivered").asBoolean()).isTrue();
		});
	}

	@Test
	void theAnswerAboutAJobComesByItselfAndIsToldToPagesThatComeLater() {
		Answer asked = this.chat.ask(PROMPT, "later");
		this.chat.jobs("later");
		Answer told = this.chat.recall("later");
		JsonNode recalled = told.data("conversation.recalled");
		assertThat(recalled.path("latest").asString()).isEmpty();
		assertThat(recalled.path("said").toString()).contains(PROMPT, asked.text());
		assertThat(told.text()).contains("connection");
		assertThat(told.outcome()).isEqualTo("COMPLETED");
		assertThat(told.events()).filteredOn((event) -> event.name().equals("run.ended")).hasSize(1);
	}

	@Test
	void theNextQuestionIsAnsweredAfterTheAnswerThatNobodyAskedFor() {
		this.chat.ask(PROMPT, "next");
		this.chat.jobs("next");
		this.chat.recall("next");
		Answer next = this.chat.ask("What is the weather in Lisbon?", "next");
		assertThat(next.outcome()).isEqualTo("COMPLETED");
		assertThat(next.text()).contains("sunny");
	}

	@Test
	void anAnswerThatNobodyAskedForCanBeStopped() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining("function_call_output"))
			.respond(Scripts.delta("It is ").await(gate))
			.once();
		this.chat.ask(PROMPT, "stopped");
		gate.awaitReached(ChatClient.PATIENCE);
		this.web.post()
			.uri("/api/conversations/stopped/stop")
			.exchange()
			.expectBody()
			.jsonPath("$.stopped")
			.isEqualTo(true);
		gate.open();
		Answer told = this.chat.recall("stopped");
		assertThat(told.data("conversation.recalled").path("latest").asString()).isEmpty();
		assertThat(told.outcome()).isEqualTo("CANCELLED");
		Answer next = this.chat.ask("Is it there?", "stopped");
		assertThat(next.outcome()).isEqualTo("COMPLETED");
		assertThat(next.text()).contains("connection");
		assertThat(this.chat.jobs("stopped")).filteredOn((event) -> event.name().equals("job"))
			.last()
			.satisfies((job) -> assertThat(job.data().path("delivered").asBoolean()).isTrue());
	}

	@Test
	void aConversationWithoutJobsTellsSoAndNoMore() {
		this.chat.ask("Hello", "none");
		assertThat(this.chat.jobs("none")).extracting(Event::name).containsExactly("jobs.listed");
		assertThat(this.chat.jobs("unheard-of")).isEmpty();
	}

	private static List<String> states(List<Event> events) {
		return events.stream()
			.filter((event) -> event.name().equals("job"))
			.map((event) -> event.data().path("state").asString())
			.toList();
	}

}
