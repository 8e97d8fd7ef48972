package io.github.responsesws.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What scripts can do to messages and events.
 */
class QuirkTests {

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
	void messagesHavePhases() {
		List<JsonNode> events = play(Scripts.commentary("I will check.").finalAnswer("It is sunny."));
		JsonNode output = last(events).path("response").path("output");
		assertThat(output.valueStream().map((item) -> item.path("phase").asString())).containsExactly("commentary",
				"final_answer");
		assertThat(ofType(events, "response.output_item.added"))
			.extracting((event) -> event.path("item").path("phase").asString())
			.containsExactly("commentary", "final_answer");
	}

	@Test
	void aRefusalIsAPartOfItsOwn() {
		List<JsonNode> events = play(Scripts.refusal("I cannot help."));
		assertThat(ofType(events, "response.refusal.delta")).hasSizeGreaterThan(1);
		assertThat(ofType(events, "response.refusal.done")).singleElement()
			.matches((event) -> event.path("refusal").asString().equals("I cannot help."));
		JsonNode part = last(events).path("response").path("output").path(0).path("content").path(0);
		assertThat(part.path("type").asString()).isEqualTo("refusal");
		assertThat(part.path("refusal").asString()).isEqualTo("I cannot help.");
	}

	@Test
	void agentsSignWhatTheyWrite() {
		List<JsonNode> events = play(Scripts.script().agent("/root/researcher").text("Found.").agent("/root"));
		assertThat(ofType(events, "response.output_text.delta"))
			.allMatch((event) -> event.path("agent").path("agent_name").asString().equals("/root/researcher"));
		assertThat(last(events).path("response").path("output").path(0).path("agent").path("agent_name").asString())
			.isEqualTo("/root/researcher");
		assertThat(last(events).has("agent")).isFalse();
	}

	@Test
	void eventsAreLeftOutWithoutAGap() {
		List<JsonNode> events = play(
				Scripts.leavingOut("response.output_text.delta", "response.content_part.added").text("One two three."));
		assertThat(TestClient.types(events)).doesNotContain("response.output_text.delta", "response.content_part.added")
			.contains("response.output_text.done");
		for (int i = 0; i < events.size(); i++) {
			assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
		}
		assertThat(TestClient.text(last(events).path("response"))).isEqualTo("One two three.");
	}

	@Test
	void whatIsWrittenInAnotherWayIsRememberedAsItWas() {
		List<JsonNode> events = play(
				Scripts.quirks(Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT).text("My name is Ada.").functionCall("f", "{}"));
		assertThat(last(events).path("response").path("output").isEmpty()).isTrue();
		assertThat(ofType(events, "response.output_item.done"))
			.allMatch((event) -> event.path("item").path("content").isEmpty()
					&& event.path("item").path("arguments").asString("").isEmpty());
		String id = last(events).path("response").path("id").asString();
		JsonNode refused = this.client
			.send("{'type':'response.create','model':'m','stream_id':'a','previous_response_id':'" + id
					+ "','input':'Hi'}")
			.next();
		assertThat(refused.path("error").path("message").asString()).contains("No tool output found");
	}

	@Test
	void itemsShareAnIndexOrHaveNoIds() {
		List<JsonNode> same = play(Scripts.quirks(Quirk.SAME_OUTPUT_INDEX).text("One").text("Two"));
		assertThat(ofType(same, "response.output_item.done"))
			.allMatch((event) -> event.path("output_index").asInt(-1) == 0);
		List<JsonNode> bare = play(Scripts.quirks(Quirk.NO_ITEM_IDS).text("One"));
		assertThat(bare).noneMatch((event) -> event.has("item_id") || event.path("item").has("id"));
		List<JsonNode> changing = play(Scripts.quirks(Quirk.CHANGING_ITEM_IDS).text("One two"));
		assertThat(ofType(changing, "response.output_text.delta").stream()
			.map((event) -> event.path("item_id").asString())
			.distinct()).hasSize(2);
	}

	@Test
	void aDeltaMayEndInTheMiddleOfACharacter() {
		List<JsonNode> events = play(Scripts.delta("a\ud83d").delta("\ude00b"));
		assertThat(ofType(events, "response.output_text.delta")).extracting((event) -> event.path("delta").asString())
			.containsExactly("a\ud83d", "\ude00b");
		assertThat(TestClient.text(last(events).path("response"))).isEqualTo("a\ud83d\ude00b");
	}

	@Test
	void errorsComeInAnyShape() {
		JsonNode error = last(play(Scripts.errorFrame("{\"status_code\":\"429\",\"message\":\"Slow down\"}")));
		assertThat(error.path("type").asString()).isEqualTo("error");
		assertThat(error.path("stream_id").asString()).isEqualTo("a");
		assertThat(error.path("status_code").asString()).isEqualTo("429");
		JsonNode failed = last(play(Scripts.script().failWith("{\"message\":\"Oops\",\"resets_in_seconds\":3}")));
		assertThat(failed.path("response").path("status").asString()).isEqualTo("failed");
		assertThat(failed.path("response").path("error").path("resets_in_seconds").asInt()).isEqualTo(3);
		assertThatIllegalArgumentException().isThrownBy(() -> Scripts.errorFrame("[]")).withMessageContaining("object");
	}

	@Test
	void responsesNeedNotBeNamed() {
		assertThat(changes(Quirk.NO_RESPONSE_ID)).isNotEmpty()
			.allMatch((event) -> event.path("response").isObject() && !event.path("response").has("id"));
		assertThat(changes(Quirk.NULL_RESPONSE_ID)).isNotEmpty()
			.allMatch((event) -> event.path("response").path("id").isNull());
		assertThat(changes(Quirk.NO_RESPONSE)).hasSize(3).allMatch((event) -> !event.has("response"));
	}

	private List<JsonNode> changes(Quirk quirk) {
		List<String> types = List.of("response.created", "response.in_progress", "response.completed");
		return play(Scripts.quirks(quirk).text("Hi")).stream()
			.filter((event) -> types.contains(TestClient.type(event)))
			.toList();
	}

	@Test
	void aResponseWithAnEncodedIDCanBeContinuedByEither() {
		List<JsonNode> events = play(Scripts.quirks(Quirk.ENCODED_ID_AT_END).text("Hi"));
		String first = events.get(0).path("response").path("id").asString();
		String encoded = last(events).path("response").path("id").asString();
		assertThat(encoded).isEqualTo("resp_via_gateway_" + first);
		String next = "{'type':'response.create','model':'m','stream_id':'b','input':'Hi','previous_response_id':'";
		assertThat(this.client.create(next + first + "'}").path("status").asString()).isEqualTo("completed");
		assertThat(this.client.create(next + encoded + "'}").path("status").asString()).isEqualTo("completed");
	}

	@Test
	void responsesEndInOtherWays() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.quirks(Quirk.ENDS_WITH_DONE).text("Hi"), Scripts.delta("Hal").cancelled(),
					Scripts.text("Hi").secondEnd(), Scripts.script().text("Hi").fail("server_error", "m").secondEnd())
			.times(4);
		assertThat(this.client.send(CREATE).untilType("response.done").path("response").path("status").asString())
			.isEqualTo("completed");
		assertThat(this.client.send(CREATE).untilType("response.cancelled").path("response").path("status").asString())
			.isEqualTo("cancelled");
		this.client.send(CREATE).untilType("response.completed");
		assertThat(this.client.next().path("type").asString()).isEqualTo("response.done");
		this.client.send(CREATE).untilType("response.failed");
		assertThat(this.client.next().path("response").path("status").asString()).isEqualTo("failed");
	}

	@Test
	void whatIsOfNoResponseIsSentAsItIs() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.notice("{\"type\":\"keepalive\"}").text("Hi").endMark())
			.once();
		assertThat(this.client.send(CREATE).next().toString()).isEqualTo("{\"type\":\"keepalive\"}");
		this.client.untilType("response.completed");
		assertThat(this.client.nextText()).isEqualTo("[DONE]");
	}

	@Test
	void reasoningThatIsNotStoredNeedsItsContent() {
		JsonNode error = this.client
			.send("{'type':'response.create','model':'m','stream_id':'a','input':["
					+ "{'type':'reasoning','id':'rs_1','summary':[]},{'role':'user','content':'Hi'}]}")
			.next();
		assertThat(error.path("status").asInt()).isEqualTo(404);
		assertThat(error.path("error").path("message").asString()).startsWith("Item with id 'rs_1' not found.");
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().reasoning("Hm").text("Yes.")).once();
		JsonNode stored = this.client.create(CREATE).path("output").path(0);
		JsonNode answer = this.client.create("{'type':'response.create','model':'m','stream_id':'a','input':[" + stored
				+ ",{'role':'user','content':'Hi'}]}");
		assertThat(answer.path("status").asString()).isEqualTo("completed");
	}

	@Test
	void zeroDataRetentionStoresNothing() {
		try (ResponsesServer strict = ResponsesServer.builder().zeroDataRetention(true).start();
				TestClient first = TestClient.connect(strict);
				TestClient second = TestClient.connect(strict)) {
			JsonNode response = first.create(CREATE);
			assertThat(response.path("store").asBoolean()).isFalse();
			String next = "{'type':'response.create','model':'m','stream_id':'a','input':'Hi','previous_response_id':'"
					+ response.path("id").asString() + "'}";
			JsonNode error = second.send(next).next();
			assertThat(error.path("status").asInt()).isEqualTo(400);
			assertThat(error.path("error").path("message").asString()).contains("Zero Data Retention");
			assertThat(first.create(next).path("status").asString()).isEqualTo("completed");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/responses", "/responses/compact", "/v1", "/v1/models", "/v2/responses",
			"/v1/responses/other", "/v1/chat/responses" })
	void otherPathsAreNotFound(String path) throws Exception {
		HttpResponse<String> answer = post(path);
		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(TestClient.json(answer.body()).path("error").path("message").asString())
			.isEqualTo("Invalid URL (POST " + path + ")");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/responses", "/openai/v1/responses", "/v1/responses/compact" })
	void pathsThatEndAlikeAreServed(String path) throws Exception {
		assertThat(post(path).statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> post(String path) throws Exception {
		URI uri = URI.create(this.server.baseUrl()).resolve(path);
		HttpRequest request = HttpRequest.newBuilder(uri)
			.timeout(TestClient.TIMEOUT)
			.POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"input\":\"Hi\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	private List<JsonNode> play(Script script) {
		this.server.onRequest(RequestMatcher.any()).respond(script).once();
		return this.client.send(CREATE).turn();
	}

	private static JsonNode last(List<JsonNode> events) {
		return events.get(events.size() - 1);
	}

	private static List<JsonNode> ofType(List<JsonNode> events, String type) {
		return events.stream().filter((event) -> TestClient.type(event).equals(type)).toList();
	}

}
