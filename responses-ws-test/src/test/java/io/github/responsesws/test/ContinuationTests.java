package io.github.responsesws.test;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class ContinuationTests {

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
	void doesNotFindAnUnstoredResponseOnAnotherConnection() {
		String id = create("a", "My name is Ada.", null, false).path("id").asString();
		try (TestClient other = TestClient.connect(this.server)) {
			JsonNode error = other.send(json("a", "Go on", id, false)).next();
			assertThat(error.path("error").path("code").asString()).isEqualTo("previous_response_not_found");
			assertThat(error.path("error").path("param").asString()).isEqualTo("previous_response_id");
			assertThat(error.path("status").asInt()).isEqualTo(400);
			assertThat(error.path("stream_id").asString("")).isEqualTo("a");
		}
	}

	@Test
	void findsAStoredResponseOnAnotherConnection() {
		String id = create("a", "My name is Ada.", null, true).path("id").asString();
		try (TestClient other = TestClient.connect(this.server)) {
			JsonNode response = other.create(json("a", "What is my name?", id, false));
			assertThat(TestClient.text(response)).contains("Ada");
		}
	}

	@Test
	void keepsOnlyTheLatestResponseOfALane() {
		String first = create("a", "One", null, false).path("id").asString();
		create("a", "Two", first, false);
		assertThat(errorCode("a", first)).isEqualTo("previous_response_not_found");
	}

	@Test
	void forksToAnotherLane() {
		String parent = create("a", "My name is Ada.", null, false).path("id").asString();
		JsonNode fork = create("b", "What is my name?", parent, false);
		JsonNode main = create("a", "What is my name?", parent, false);
		assertThat(TestClient.text(fork)).contains("Ada").isEqualTo(TestClient.text(main));
	}

	@Test
	void evictsTheParentWhenItsOwnLaneFails() {
		String parent = create("a", "One", null, false).path("id").asString();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(500, "server_error", "Oops")).once();
		assertThat(errorCode("a", parent)).isEqualTo("server_error");
		assertThat(errorCode("a", parent)).isEqualTo("previous_response_not_found");
	}

	@Test
	void evictsTheParentWhenItsOwnLaneIsRefused() {
		String parent = create("a", "One", null, false).path("id").asString();
		this.client.send("{'type':'response.create','stream_id':'a','store':false,'input':'x','previous_response_id':'"
				+ parent + "'}");
		assertThat(this.client.next().path("error").path("code").asString()).isEqualTo("missing_required_parameter");
		assertThat(errorCode("a", parent)).isEqualTo("previous_response_not_found");
	}

	@Test
	void keepsTheParentWhenAForkFails() {
		String parent = create("a", "My name is Ada.", null, false).path("id").asString();
		this.server.onRequest(RequestMatcher.lane("b")).respond(Scripts.error(500, "server_error", "Oops")).once();
		assertThat(errorCode("b", parent)).isEqualTo("server_error");
		assertThat(TestClient.text(create("a", "What is my name?", parent, false))).contains("Ada");
	}

	@Test
	void mayLoseTheParentOfAForkThatDidNotStart() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining("busy")).respond(Scripts.script().await(gate).text("ok"));
		String parent = create("a", "One", null, false).path("id").asString();
		this.client.send(json("b", "busy", null, false));
		this.client.send(json("b", "fork", parent, false));
		this.client.send(json("a", "advance", parent, false)).turn();
		gate.open();
		this.client.turn();
		assertThat(this.client.next().path("error").path("code").asString()).isEqualTo("previous_response_not_found");
	}

	@Test
	void startsANewChainOnALane() {
		create("a", "My name is Ada.", null, false);
		JsonNode response = create("a", "What is my name?", null, false);
		assertThat(TestClient.text(response)).doesNotContain("Ada");
	}

	@Test
	void refusesAConversationBesideAParent() {
		this.client.send("{'type':'response.create','model':'m','input':'x','previous_response_id':'resp_1',"
				+ "'conversation':'conv_1'}");
		JsonNode error = this.client.next();
		assertThat(error.path("status").asInt()).isEqualTo(400);
		assertThat(error.path("error").path("param").asString()).isEqualTo("previous_response_id");
	}

	@Test
	void wantsCallsAndOutputsInPairs() {
		this.client.send("{'type':'response.create','model':'m','input':[{'type':'function_call_output',"
				+ "'call_id':'call_1','output':'x'}]}");
		assertThat(this.client.next().path("error").path("message").asString()).contains("No tool call found");
		this.client.send("{'type':'response.create','model':'m','input':[{'type':'function_call','call_id':'call_1',"
				+ "'name':'f','arguments':'{}'}]}");
		assertThat(this.client.next().path("error").path("message").asString()).contains("No tool output found");
	}

	@Test
	void replaysAFullHistory() {
		this.client.send("{'type':'response.create','model':'m','input':[{'role':'user','content':'My name is Ada.'},"
				+ "{'type':'message','role':'assistant','id':'msg_1','status':'completed',"
				+ "'content':[{'type':'output_text','text':'Hello','annotations':[]}]},"
				+ "{'role':'user','content':'What is my name?'}]}");
		JsonNode completed = this.client.untilType("response.completed");
		assertThat(TestClient.text(completed.path("response"))).contains("Ada");
	}

	private JsonNode create(String lane, String input, String parent, boolean store) {
		return this.client.create(json(lane, input, parent, store));
	}

	private String errorCode(String lane, String parent) {
		return this.client.send(json(lane, "Go on", parent, false)).next().path("error").path("code").asString();
	}

	private static String json(String lane, String input, String parent, boolean store) {
		String previous = (parent != null) ? ",'previous_response_id':'" + parent + "'" : "";
		return "{'type':'response.create','model':'m','stream_id':'" + lane + "','store':" + store + ",'input':'"
				+ input + "'" + previous + "}";
	}

}
