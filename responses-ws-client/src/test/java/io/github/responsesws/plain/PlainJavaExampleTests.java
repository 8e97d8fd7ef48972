package io.github.responsesws.plain;

import java.time.Duration;

import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What applications without Spring copy from the README runs without Spring.
 */
class PlainJavaExampleTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.core.SpringVersion", "org.springframework.util.StringUtils",
			"org.springframework.boot.SpringApplication", "org.springframework.test.context.TestContext" })
	void thereIsNoSpringOnTheClassPath(String name) {
		assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(name));
	}

	@Test
	void theExampleRunsToolsAConversationAndStructuredOutput() {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("right-key").start()) {
			server.onRequest((request) -> true)
				.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.text("It rains."),
						Scripts.text("{\"umbrella\":true,\"reason\":\"Rain\"}"));
			assertThat(PlainJavaExample.run("right-key", server.baseUrl()))
				.hasToString("Advice[umbrella=true, reason=Rain]");
			assertThat(server.handshakes()).singleElement()
				.satisfies((handshake) -> assertThat(handshake.header("authorization")).isEqualTo("Bearer right-key"));
			ReceivedRequest question = server.takeRequest(LONG);
			assertThat(question.body().path("model").asString()).isEqualTo("gpt-5-mini");
			assertThat(question.body().path("tools").path(0).path("name").asString()).isEqualTo("weather");
			ReceivedRequest output = server.takeRequest(LONG);
			assertThat(output.body().path("input").path(0).path("output").asString()).isEqualTo("Rain in Paris");
			ReceivedRequest structured = server.takeRequest(LONG);
			assertThat(structured.body().path("text").path("format").path("type").asString()).isEqualTo("json_schema");
			assertThat(structured.body().path("previous_response_id").asString()).isNotBlank();
		}
	}

}
