package io.github.responsesws.sample;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.ResponsesServer;
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
		JsonNode error = ask("responses-ws.base-url=" + this.server.baseUrl(), "responses-ws.api-key=wrong-key-4711");
		assertThat(error.path("code").asString()).isEqualTo("invalid_api_key");
		assertThat(error.path("hint").asString()).contains("responses-ws.api-key");
		assertThat(error.toString()).doesNotContain("4711");
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
			.properties("spring.main.banner-mode=off")
			.run(arguments(properties))) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			WebTestClient web = WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
			Answer answer = new ChatClient(web).ask("Hello", null);
			assertThat(answer.outcome()).isEqualTo("FAILED");
			return answer.data("error");
		}
	}

	private static String[] arguments(String... properties) {
		String[] arguments = new String[properties.length + 2];
		arguments[0] = "--server.port=0";
		arguments[1] = "--responses-ws.pool.acquire-timeout=3s";
		for (int i = 0; i < properties.length; i++) {
			arguments[i + 2] = "--" + properties[i];
		}
		return arguments;
	}

}
