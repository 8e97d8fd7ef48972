package io.github.responsesws.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.RequestMatcher.continuation;
import static io.github.responsesws.test.RequestMatcher.inputContaining;
import static io.github.responsesws.test.Scripts.delta;
import static io.github.responsesws.test.Scripts.errorFrame;
import static io.github.responsesws.test.Scripts.functionCall;
import static io.github.responsesws.test.Scripts.leavingOut;
import static io.github.responsesws.test.Scripts.quirks;
import static io.github.responsesws.test.Scripts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what docs/test-server.md shows.
 */
@Timeout(300)
class TestServerPageTests {

	private static final String QUESTION = "{'type':'response.create','model':'m','input':'What is the weather like?'}";

	@Test
	void theFirstTurnCallsTheFunctionAndTheSecondAnswers() throws Exception {
		// snippet: test-server
		try (ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start()) {
			server.onRequest(inputContaining("weather")).respond(functionCall("get_weather", "{\"city\":\"Paris\"}"));
			server.onRequest(continuation()).respond(text("It is sunny."));

			// point your client at server.baseUrl(), for instance
			// http://127.0.0.1:41234/v1

			// end
			try (TestClient client = TestClient.connect(server, "test-key")) {
				JsonNode called = client.create(QUESTION);
				assertThat(called.at("/output/0/name").asString()).isEqualTo("get_weather");
				JsonNode answer = client.create(String.format("""
						{'type':'response.create','model':'m','previous_response_id':'%s','input':[\
						{'type':'function_call_output','call_id':'%s','output':'18 degrees'}]}""",
						called.path("id").asString(), called.at("/output/0/call_id").asString()));
				assertThat(TestClient.text(answer)).isEqualTo("It is sunny.");
			}
			// snippet: test-server
			ReceivedRequest request = server.takeRequest(Duration.ofSeconds(5));
			// end
			assertThat(request.body().path("input").asString()).isEqualTo("What is the weather like?");
			// snippet: test-server
		}
		// end
	}

	@Test
	void servicesWriteInWaysOfTheirOwn() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			// snippet: quirks
			server.onRequest(any())
				.respond(leavingOut("response.output_text.delta").commentary("Wait.").finalAnswer("It is sunny."),
						quirks(Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT).functionCall("get_weather", "{}"),
						errorFrame("{\"status_code\":\"429\",\"message\":\"Please try again in 28ms.\"}"));
			// end
			assertThat(TestClient.types(client.send(QUESTION).turn())).contains("response.output_text.done")
				.doesNotContain("response.output_text.delta");
			assertThat(client.create(QUESTION).path("output")).isEmpty();
			assertThat(client.send(QUESTION).turn()).singleElement()
				.satisfies((event) -> assertThat(event.toString()).contains("Please try again in 28ms."));
		}
	}

	@Test
	void aRateLimitRefusesWhatIsTooMuchOfAPeriod() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			// snippet: rate-limit
			server.onRequest(inputContaining("weather")).limitTo(2, Duration.ofMinutes(1));
			server.onRequest(any()).respond(text("It is sunny."));
			// end
			for (int i = 0; i < 2; i++) {
				assertThat(TestClient.text(client.create(QUESTION))).isEqualTo("It is sunny.");
			}
			JsonNode refused = client.send(QUESTION).turn().get(0);
			assertThat(refused.path("status").asInt()).isEqualTo(429);
			assertThat(refused.at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
			assertThat(refused.at("/error/headers/retry-after-ms").asInt()).isBetween(1, 60_001);
			assertThat(TestClient.text(client.create(QUESTION.replace("weather", "sky")))).isEqualTo("It is sunny.");
		}
	}

	@Test
	void thePeriodAfterTheLastOneBeginsAnew() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			server.onRequest(any()).limitTo(1, Duration.ofMillis(50));
			List<Boolean> answered = new ArrayList<>();
			// On a slow machine a turn may outlast its period: then the next one is
			// answered too.
			do {
				List<JsonNode> events = client.send(QUESTION).turn();
				answered.add(events.get(events.size() - 1).path("type").asString().equals("response.completed"));
				assertThat(answered).hasSizeLessThan(10_000);
			}
			while (!answered.contains(false) || !answered.get(answered.size() - 1));
			assertThat(answered).startsWith(true);
		}
	}

	@Test
	void aGateReplacesSleeping() throws Exception {
		try (ResponsesServer server = ResponsesServer.builder().start();
				TestClient client = TestClient.connect(server)) {
			// snippet: gate
			Gate gate = new Gate();
			server.onRequest(any()).respond(delta("Hel").await(gate).drop()).once();
			// end
			client.send(QUESTION);
			gate.awaitReached(TestClient.TIMEOUT);
			assertThat(client.untilType("response.output_text.delta").path("delta").asString()).isEqualTo("Hel");
			gate.open();
			assertThat(client.closeCode()).isEqualTo(1006);
		}
	}

}
