package io.github.responsesws.sample;

import java.util.stream.Stream;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.ResponsesServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the chat says if the application is not set up right.
 */
class MistakenSettingsTests {

	private ResponsesServer server;

	/** What {@code GET /api/pool} told after the question. */
	private @Nullable String pool;

	@BeforeEach
	void startServer() {
		this.server = ResponsesServer.builder().apiKey("right").start();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void wrongKey() {
		JsonNode error = ask("responses-ws.base-url=" + this.server.baseUrl(), "responses-ws.api-key=wrong-key-sesame");
		assertThat(error.path("code").asString()).isEqualTo("handshake_unauthorized");
		assertThat(error.path("hint").asString()).contains("responses-ws.api-key");
		assertThat(error.toString()).doesNotContain("sesame");
		assertThat(this.pool).contains("\"succeeded\":false", "\"code\":\"handshake_unauthorized\"")
			.doesNotContain("sesame");
	}

	@Test
	void wrongAddress() {
		this.server.close();
		JsonNode error = ask("responses-ws.base-url=" + this.server.baseUrl(), "responses-ws.api-key=right");
		assertThat(error.path("message").asString()).contains("127.0.0.1:" + this.server.port());
		assertThat(error.path("hint").asString()).contains("responses-ws.base-url");
	}

	@Test
	void tinyFrameLimit() {
		JsonNode error = ask("responses-ws.base-url=" + this.server.baseUrl(), "responses-ws.api-key=right",
				"responses-ws.session.max-frame-size=1KB");
		assertThat(error.path("code").asString()).isEqualTo("frame_too_large");
		assertThat(error.path("hint").asString()).contains("responses-ws.session.max-frame-size");
	}

	private JsonNode ask(String... properties) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.run(Stream.concat(Stream.of("server.port=0"), Stream.of(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new))) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			WebTestClient web = WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
			Answer answer = new ChatClient(web).ask("Hello", null);
			assertThat(answer.outcome()).isEqualTo("FAILED");
			this.pool = web.get().uri("/api/pool").exchange().expectBody(String.class).returnResult().getResponseBody();
			return answer.data("error");
		}
	}

}
