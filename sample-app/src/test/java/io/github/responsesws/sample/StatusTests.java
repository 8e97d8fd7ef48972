package io.github.responsesws.sample;

import java.util.Objects;

import io.github.responsesws.sample.ChatClient.Answer;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page, {@code GET /api/status}, {@code GET /api/pool} and the actuator.
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
			.isEqualTo(16000);
	}

	@Test
	void showsTheLaneThatRunsATurn() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Wait").await(gate).text(" over")).once();
		StepVerifier.create(new ChatClient(this.web).stream("Hello", null))
			.thenConsumeWhile((event) -> !event.name().equals("response.output_text.delta"))
			.expectNextCount(1)
			.then(() -> {
				JsonNode pool = get("/api/pool");
				assertThat(pool.path("busyLanes").asInt()).isEqualTo(1);
				assertThat(pool.path("maxSessions").asInt()).isEqualTo(2);
				assertThat(pool.path("pending").asInt(-1)).isZero();
				assertThat(pool.path("sessions").valueStream()).singleElement().satisfies((session) -> {
					assertThat(session.path("state").asString()).isEqualTo("OPEN");
					assertThat(session.path("lanes").asInt()).isEqualTo(4);
					assertThat(session.path("busyLanes").asInt()).isEqualTo(1);
					assertThat(session.path("turns").asInt()).isPositive();
					assertThat(session.path("bytesOut").asLong()).isPositive();
					assertThat(session.path("ageSeconds").asDouble()).isBetween(0.0,
							pool.path("maxAgeSeconds").asDouble());
				});
			})
			.then(gate::open)
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(ChatClient.PATIENCE);
		Awaitility.await()
			.atMost(ChatClient.PATIENCE)
			.untilAsserted(() -> assertThat(get("/api/pool").path("busyLanes").asInt(-1)).isZero());
	}

	@Test
	void readsTheMainMeters() {
		JsonNode before = get("/api/pool").path("meters");
		Answer answer = new ChatClient(this.web).ask("Hello", null);
		assertThat(answer.outcome()).isEqualTo("COMPLETED");
		JsonNode pool = get("/api/pool");
		JsonNode meters = pool.path("meters");
		assertThat(grown(before, meters, "/turns/completed")).isEqualTo(1);
		assertThat(meters.at("/turns/failed").asInt(-1)).isNotNegative();
		assertThat(grown(before, meters, "/eventsIn")).isEqualTo(answer.events().size() - 3);
		assertThat(grown(before, meters, "/eventsOut")).isEqualTo(1);
		for (String meter : new String[] { "/bytesIn", "/bytesOut", "/inputTokens", "/outputTokens" }) {
			assertThat(grown(before, meters, meter)).as(meter).isPositive();
		}
		assertThat(meters.path("turnMeanMillis").asDouble()).isPositive();
		assertThat(meters.path("turnMaxMillis").asDouble()).isPositive();
		assertThat(meters.path("firstEventMeanMillis").asDouble()).isPositive();
		assertThat(meters.path("handshakes").asInt()).isPositive();
		assertThat(meters.path("failedHandshakes").asInt(-1)).isZero();
		assertThat(meters.path("slowSubscribers").asInt(-1)).isZero();
		assertThat(pool.at("/service/state").asString()).isEqualTo("up");
		assertThat(pool.at("/lastHandshake/succeeded").asBoolean()).isTrue();
		assertThat(pool.at("/lastHandshake/time").asString()).startsWith("20");
	}

	private static long grown(JsonNode before, JsonNode after, String meter) {
		return after.at(meter).asLong() - before.at(meter).asLong();
	}

	@Test
	void servesThePageWithoutAnythingFromElsewhere() {
		for (String path : new String[] { "/", "/app.css", "/address.js", "/answer.js", "/app.js", "/bytes.js",
				"/code.js", "/details.js", "/inline.js", "/lane-chart.js", "/lanes.js", "/markdown.js", "/notice.js",
				"/pool.js", "/problem.js", "/prose.js", "/run.js", "/service.js", "/sse.js", "/steer.js", "/tail.js",
				"/talk.js", "/theme.js", "/tools.js", "/trace.js", "/wire.js", "/words.js" }) {
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
	void actuatorShowsTheClient() {
		new ChatClient(this.web).ask("Hello", null);
		JsonNode health = get("/actuator/health");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/responsesWs/status").asString()).isEqualTo("UP");
		JsonNode pool = get("/actuator/responsesws/default");
		assertThat(pool.path("sessions").valueStream()).hasSize(1);
		String session = pool.at("/sessions/0/id").asString();
		assertThat(get("/actuator/responsesws/default/" + session).path("lanes").asInt()).isEqualTo(4);
		JsonNode turns = get("/actuator/metrics/responses.ws.turns?tag=outcome:completed");
		assertThat(turns.path("baseUnit").asString()).isEqualTo("seconds");
		assertThat(turns.at("/measurements/0/statistic").asString()).isEqualTo("COUNT");
		assertThat(turns.at("/measurements/0/value").asDouble()).isPositive();
	}

	private JsonNode get(String path) {
		byte[] body = this.web.get()
			.uri(path)
			.accept(MediaType.APPLICATION_JSON)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return JsonMapper.shared().readTree(Objects.requireNonNull(body));
	}

}
