package io.github.responsesws.sample;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page, {@code GET /api/status} and the actuator.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms" })
@AutoConfigureWebTestClient
class StatusTests {

	private final WebTestClient web;

	private final ResponsesServer server;

	StatusTests(@Autowired WebTestClient web, @Autowired ResponsesServer server) {
		this.web = web;
		this.server = server;
	}

	@Test
	void tellsThatTheDemoServerAnswers() {
		new ChatClient(this.web).ask("Hello", null);
		this.web.get()
			.uri("/api/status")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.embedded")
			.isEqualTo(true)
			.jsonPath("$.endpoint")
			.isEqualTo("127.0.0.1:" + this.server.port())
			.jsonPath("$.model")
			.isEqualTo("demo")
			.jsonPath("$.maxMessageLength")
			.isEqualTo(16000)
			.jsonPath("$.pool.sessions.length()")
			.isEqualTo(1)
			.jsonPath("$.pool.busyLanes")
			.isEqualTo(0);
	}

	@Test
	void servesThePageWithoutAnythingFromElsewhere() {
		for (String path : new String[] { "/", "/app.css", "/app.js" }) {
			String content = this.web.get()
				.uri(path)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			assertThat(content).isNotEmpty().doesNotContain("https://").doesNotContain("innerHTML");
		}
	}

	@Test
	void actuatorIsOn() {
		this.web.get()
			.uri("/actuator/health")
			.accept(MediaType.APPLICATION_JSON)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP");
	}

}
