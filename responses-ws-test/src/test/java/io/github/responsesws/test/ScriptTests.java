package io.github.responsesws.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

class ScriptTests {

	private static final String CREATE = "{'type':'response.create','model':'m','stream_id':'a','input':'Hi'}";

	private ResponsesServer server;

	private TestClient client;

	@BeforeEach
	void connect() {
		this.server = ResponsesServer.builder().start();
		this.client = TestClient.connect(this.server);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void playsScriptsInOrderAndRepeatsTheLast() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("one"), Scripts.text("two"));
		assertThat(text()).isEqualTo("one");
		assertThat(text()).isEqualTo("two");
		assertThat(text()).isEqualTo("two");
	}

	@Test
	void fallsThroughToTheNextStubAndTheDemoModel() {
		this.server.onRequest(RequestMatcher.lane("a")).respond(Scripts.text("one")).once();
		this.server.onRequest(RequestMatcher.model("m")).respond(Scripts.text("two")).times(2);
		assertThat(List.of(text(), text(), text())).containsExactly("one", "two", "two");
		assertThat(text()).contains("Hi");
	}

	@Test
	void fillsInWhatEventsLack() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.events(json("{'type':'response.created','response':{'id':'resp_mine'}}"),
					json("{'type':'response.new_kind','field':1}"),
					json("{'type':'response.completed','sequence_number':9,'response':{'id':'resp_mine','output':[]}}")));
		List<JsonNode> events = this.client.send(CREATE).turn();
		assertThat(events).extracting((event) -> event.path("sequence_number").asInt()).containsExactly(0, 1, 9);
		assertThat(events).allMatch((event) -> event.path("stream_id").asString("").equals("a"));
		this.client.send("{'type':'response.create','model':'m','stream_id':'a','input':'Hi','store':false,"
				+ "'previous_response_id':'resp_mine'}");
		assertThat(this.client.next().path("type").asString()).isEqualTo("response.created");
	}

	@Test
	void sendsErrors() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "rate_limit_exceeded", "Slow down", Map.of("retry-after", "2")),
					Scripts.flatError("server_error", "Oops"));
		JsonNode nested = this.client.send(CREATE).next();
		assertThat(nested.path("status").asInt()).isEqualTo(429);
		assertThat(nested.path("stream_id").asString("")).isEqualTo("a");
		assertThat(nested.path("error").path("headers").path("retry-after").asString()).isEqualTo("2");
		JsonNode flat = this.client.send(CREATE).next();
		assertThat(flat.path("code").asString()).isEqualTo("server_error");
		assertThat(flat.has("error")).isFalse();
	}

	@Test
	void sendsFramesAsTheyAre() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script().rawFrame("{\"type\":\"x\"}").garbage("not json").binary(new byte[3]));
		this.client.send(CREATE);
		assertThat(this.client.nextText()).isEqualTo("{\"type\":\"x\"}");
		assertThat(this.client.nextText()).isEqualTo("not json");
		assertThat(this.client.nextText()).isEqualTo("binary 3");
	}

	@Test
	void fragmentsEvents() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().fragmented(50).text("Hello"));
		assertThat(text()).isEqualTo("Hello");
		assertThat(this.client.fragments()).isGreaterThan(20);
	}

	@Test
	void losesTheConnectionInManyWays() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").close(1011, "oops")).once();
		this.client.send(CREATE);
		assertThat(this.client.closeCode()).isEqualTo(1011);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		try (TestClient second = TestClient.connect(this.server)) {
			second.send(CREATE);
			assertThat(second.closeCode()).isEqualTo(1006);
		}
		this.server.awaitIdle(TestClient.TIMEOUT);
	}

	@Test
	void endsTheStreamWithoutACloseFrame() throws Exception {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").fin());
		String sent = RawClient.readAll(this.server, CREATE.replace('\'', '"'));
		assertThat(sent).contains("response.output_text.delta").endsWith("}");
		this.server.awaitIdle(TestClient.TIMEOUT);
	}

	@Test
	void endsAResponseAsToldTo() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("x").completeWith("{\"usage\":null,\"extra\":1}"),
					Scripts.delta("x").incomplete("content_filter"), Scripts.text("x").fail("server_error", "Oops"));
		assertThat(this.client.create(CREATE).path("extra").asInt()).isEqualTo(1);
		JsonNode incomplete = this.client.create(CREATE);
		assertThat(incomplete.path("incomplete_details").path("reason").asString()).isEqualTo("content_filter");
		assertThat(TestClient.text(incomplete)).isEqualTo("x");
		JsonNode failed = this.client.create(CREATE);
		assertThat(failed.path("status").asString()).isEqualTo("failed");
		assertThat(failed.path("error").path("code").asString()).isEqualTo("server_error");
	}

	@Test
	void waitsAndThenLetsTheDemoModelAnswer() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script().delay(Duration.ofMillis(5)).then(Scripts.demo()));
		assertThat(text()).contains("Hi");
	}

	@Test
	void repeatsDeltasWithoutEnd() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(5000, "ab"));
		assertThat(text()).hasSize(10_000);
	}

	@Test
	void recordsRequests() {
		this.client.send(CREATE).turn();
		ReceivedRequest request = this.server.takeRequest(TestClient.TIMEOUT);
		assertThat(request.transport()).isEqualTo(Transport.WEBSOCKET);
		assertThat(request.streamId()).isEqualTo("a");
		assertThat(request.bytes()).isEqualTo(CREATE.length());
		assertThat(request.connectionId()).isEqualTo(this.server.connections().get(0).id());
		assertThat(request.toString()).doesNotContain("Hi");
		assertThat(this.server.requests()).containsExactly(request);
		this.server.reset();
		assertThat(this.server.requests()).isEmpty();
	}

	/**
	 * Whoever waits for a request and sends another one then does not take its script.
	 */
	@Test
	void requestHasItsScriptBeforeItIsKnown() throws Exception {
		List<Integer> known = new CopyOnWriteArrayList<>();
		this.server.onRequest((request) -> known.add(this.server.requests().size())).respond(Scripts.text("Hi"));
		this.client.create(CREATE);
		for (boolean stream : new boolean[] { false, true }) {
			TestClient.post(this.server, "/responses", json("{'model':'m','input':'Hi','stream':" + stream + "}"));
		}
		assertThat(known).containsExactly(0, 1, 2);
		assertThat(this.server.requests()).hasSize(3);
	}

	@Test
	void refusesCloseCodesThatNoFrameCarries() {
		assertThatIllegalArgumentException().isThrownBy(() -> Scripts.close(1006, "x"));
	}

	@Test
	void replaysRecordingsUnderNewIdentifiers() throws Exception {
		Path recordings = recordings();
		assumeThat(recordings).as("no recordings beside the project").isNotNull();
		List<Path> files;
		try (Stream<Path> list = Files.list(recordings)) {
			files = list.filter((file) -> file.toString().endsWith(".chunks.txt")).sorted().toList();
		}
		for (Path file : files) {
			Script script = Scripts.recording(file);
			this.server.onRequest(RequestMatcher.any()).respond(script).times(2);
			JsonNode first = this.client.create(CREATE);
			JsonNode second = this.client.create(CREATE);
			assertThat(first.path("id").asString()).as(file.getFileName().toString())
				.isNotEqualTo(second.path("id").asString());
		}
	}

	@Test
	void chainsRecordedResponses() {
		Path recordings = recordings();
		assumeThat(recordings).as("no recordings beside the project").isNotNull();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.recording(recordings.resolve("azure__azure-tool-call.1.chunks.txt")))
			.once();
		JsonNode response = this.client.create(CREATE);
		String callId = response.path("output").path(0).path("call_id").asString();
		this.client.send("{'type':'response.create','model':'m','stream_id':'a','previous_response_id':'"
				+ response.path("id").asString() + "','input':[{'type':'function_call_output','call_id':'" + callId
				+ "','output':'sunny'}]}");
		assertThat(TestClient.text(this.client.untilType("response.completed").path("response"))).contains("sunny");
	}

	private static Path recordings() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			Path recordings = folder.resolve("shared/recordings");
			if (Files.isDirectory(recordings)) {
				return recordings;
			}
		}
		return null;
	}

	private String text() {
		return TestClient.text(this.client.create(CREATE));
	}

	private static String json(String text) {
		return text.replace('\'', '"');
	}

}
