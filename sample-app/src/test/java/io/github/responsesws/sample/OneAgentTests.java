package io.github.responsesws.sample;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application whose sessions are not made for several agents.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms",
				"responses-ws.multi-agent.enabled=false" })
@AutoConfigureWebTestClient
class OneAgentTests {

	private final ResponsesServer server;

	private final WebTestClient web;

	OneAgentTests(@Autowired ResponsesServer server, @Autowired WebTestClient web) {
		this.server = server;
		this.web = web;
	}

	@Test
	void questionsForSeveralAreRefusedAndSayWhatToChange() {
		new ChatClient(this.web).post("{\"message\":\"Hello\",\"multiAgent\":true}")
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.hint")
			.value(String.class, (hint) -> assertThat(hint).contains("responses-ws.multi-agent.enabled=true"));
		this.web.get().uri("/api/status").exchange().expectBody().jsonPath("$.multiAgent").isEqualTo(false);
	}

	@Test
	void requestsSayNothingOfAgents() {
		Answer answer = new ChatClient(this.web).ask("Hello", null);
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.body().has("multi_agent")).isFalse());
	}

}
