package io.github.responsesws.test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTests {

	private ResponsesServer server = ResponsesServer.builder().start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void interleavesTheEventsOfLanes() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().await(gate).demo());
		try (TestClient client = TestClient.connect(this.server)) {
			client.send(create("a", "Tell a long story")).send(create("b", "Tell a long story"));
			this.server.takeRequest(TestClient.TIMEOUT);
			this.server.takeRequest(TestClient.TIMEOUT);
			gate.open();
			Set<String> open = new HashSet<>(Set.of("a", "b"));
			int changes = 0;
			String last = "";
			while (!open.isEmpty()) {
				JsonNode event = client.next();
				String lane = event.path("stream_id").asString("none");
				changes += lane.equals(last) ? 0 : 1;
				last = lane;
				if (TestClient.isTerminal(event)) {
					open.remove(lane);
				}
			}
			assertThat(changes).isGreaterThan(10);
		}
	}

	@Test
	void runsOneLaneInOrder() {
		try (TestClient client = TestClient.connect(this.server)) {
			client.send(create("a", "first")).send(create("a", "second"));
			assertThat(TestClient.text(last(client.turn()).path("response"))).contains("first");
			assertThat(TestClient.text(last(client.turn()).path("response"))).contains("second");
		}
	}

	@Test
	void queuesTheSeventeenthResponse() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").await(gate));
		try (TestClient client = TestClient.connect(this.server)) {
			for (int i = 0; i < 17; i++) {
				client.send(create("lane-" + i, "Hi"));
			}
			Set<String> created = new HashSet<>();
			for (int deltas = 0; deltas < 16;) {
				JsonNode event = client.next();
				created.add(event.path("stream_id").asString(""));
				deltas += event.has("delta") ? 1 : 0;
			}
			assertThat(created).hasSize(16).doesNotContain("lane-16");
			gate.open();
			client.until(
					(event) -> TestClient.isTerminal(event) && event.path("stream_id").asString("").equals("lane-16"));
		}
	}

	@Test
	void refusesTheThirtyThirdName() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().completeWith("{}"));
		try (TestClient client = TestClient.connect(this.server)) {
			for (int i = 0; i < 32; i++) {
				client.send(create("lane-" + i, "Hi")).turn();
			}
			JsonNode error = client.send(create("lane-32", "Hi")).next();
			assertThat(error.path("error").path("code").asString()).isEqualTo("websocket_stream_limit_reached");
			assertThat(error.path("status").asInt()).isEqualTo(400);
			assertThat(error.path("stream_id").asString("")).isEqualTo("lane-32");
			assertThat(client.send(create("lane-31", "Hi")).turn()).last()
				.matches((event) -> TestClient.type(event).equals("response.completed"));
			assertThat(client.send("{'type':'response.create','model':'m','input':'Hi'}").turn()).last()
				.matches((event) -> TestClient.type(event).equals("response.completed"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "''", "'with space'", "7", "'ü'", "null" })
	void refusesInvalidNamesWithoutEcho(String name) {
		try (TestClient client = TestClient.connect(this.server)) {
			JsonNode error = client.send("{'type':'response.create','model':'m','input':'Hi','stream_id':" + name + "}")
				.next();
			assertThat(error.path("error").path("code").asString()).isEqualTo("invalid_stream_id");
			assertThat(error.has("stream_id")).isFalse();
		}
	}

	@Test
	void boundsTheQueue() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.stall());
		try (TestClient client = TestClient.connect(this.server)) {
			for (int i = 0; i < 258; i++) {
				client.send(create("a", "Hi"));
			}
			assertThat(client.next().path("error").path("code").asString()).isEqualTo("rate_limit_exceeded");
		}
		this.server.awaitIdle(TestClient.TIMEOUT);
	}

	@Test
	void canRejectStreamIds() {
		restart(LaneMode.REJECTED);
		try (TestClient client = TestClient.connect(this.server)) {
			JsonNode error = client.send(create("a", "Hi")).next();
			assertThat(error.path("error").path("param").asString()).isEqualTo("stream_id");
			assertThat(client.send("{'type':'response.create','model':'m','input':'Hi'}").turn()).isNotEmpty();
		}
	}

	@Test
	void canEchoStreamIdsAndRunOneAtATime() {
		restart(LaneMode.LABEL_ONLY);
		try (TestClient client = TestClient.connect(this.server)) {
			client.send(create("a", "Hi")).send(create("b", "Hi"));
			assertThat(client.turn()).allMatch((event) -> event.path("stream_id").asString("").equals("a"));
			assertThat(client.turn()).allMatch((event) -> event.path("stream_id").asString("").equals("b"));
		}
	}

	@Test
	void canIgnoreStreamIds() {
		restart(LaneMode.IGNORED);
		try (TestClient client = TestClient.connect(this.server)) {
			List<JsonNode> events = client.send(create("a", "Hi")).turn();
			assertThat(events).noneMatch((event) -> event.has("stream_id"));
		}
	}

	private void restart(LaneMode lanes) {
		this.server.close();
		this.server = ResponsesServer.builder().lanes(lanes).start();
	}

	private static JsonNode last(List<JsonNode> events) {
		return events.get(events.size() - 1);
	}

	private static String create(String lane, String input) {
		return "{'type':'response.create','model':'m','stream_id':'" + lane + "','input':'" + input + "'}";
	}

}
