package io.github.responsesws.test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class MultiAgentTests {

	private static final String AGENTS = "'multi_agent':{'enabled':true}";

	private static final String WEATHER = "{'type':'function','name':'weather','parameters':{'type':'object',"
			+ "'properties':{'city':{'type':'string'}},'required':['city'],'additionalProperties':false}}";

	private ResponsesServer server;

	private TestClient client;

	private final Gate gate = new Gate();

	@BeforeEach
	void connect() {
		this.server = ResponsesServer.builder().start();
		this.client = TestClient.connectWith(this.server, "OpenAI-Beta", "other=v3, responses_multi_agent=v1");
	}

	@AfterEach
	void close() {
		this.gate.open();
		this.client.close();
		this.server.close();
	}

	@Test
	void aTreeOfAgentsCallsWaitsReportsAndAnswers() {
		this.client.send("{'type':'response.create','model':'m','input':'Weather in Lisbon?','tools':[" + WEATHER + "],"
				+ AGENTS + "}");
		String id = this.client.next().path("response").path("id").asString();
		List<JsonNode> calls = calls(2);
		assertThat(calls).extracting((call) -> call.path("agent").path("agent_name").asString())
			.containsExactly("/root/researcher", "/root/reviewer");
		inject(id, callId(calls.get(0)), "sunny");
		assertThat(this.client.next().path("response_id").asString()).isEqualTo(id);
		assertThat(this.client.isQuiet()).isTrue();
		inject(id, callId(calls.get(1)), "windy");
		this.client.untilType("response.inject.created");
		List<JsonNode> rest = this.client.turn();
		JsonNode response = rest.get(rest.size() - 1).path("response");
		assertThat(response.path("status").asString()).isEqualTo("completed");
		List<JsonNode> items = response.path("output").valueStream().toList();
		assertThat(items).extracting(TestClient::type)
			.containsExactly("multi_agent_call", "multi_agent_call_output", "multi_agent_call",
					"multi_agent_call_output", "function_call", "function_call", "message", "agent_message", "message",
					"agent_message", "multi_agent_call", "multi_agent_call_output", "message");
		JsonNode answer = items.get(12);
		assertThat(answer.path("agent").path("agent_name").asString()).isEqualTo("/root");
		assertThat(answer.path("phase").asString()).isEqualTo("final_answer");
		assertThat(answer.path("content").path(0).path("text").asString()).contains("sunny", "windy");
		assertThat(rest).filteredOn((event) -> TestClient.type(event).equals("response.output_text.delta"))
			.allMatch((event) -> event.path("agent").has("agent_name"));
	}

	@Test
	void agentsWaitHoweverSlowTheModelWrites() {
		try (ResponsesServer slow = ResponsesServer.builder().latency(Duration.ofMillis(1)).start();
				TestClient other = TestClient.connectWith(slow, "OpenAI-Beta", "responses_multi_agent=v1")) {
			other.send("{'type':'response.create','model':'m','input':'Weather in Lisbon?','tools':[" + WEATHER + "],"
					+ AGENTS + "}");
			String id = other.next().path("response").path("id").asString();
			for (int i = 0; i < 2; i++) {
				JsonNode call = other
					.until((event) -> TestClient.type(event.path("item")).equals("function_call")
							&& TestClient.type(event).equals("response.output_item.done"))
					.stream()
					.reduce((first, second) -> second)
					.orElseThrow()
					.path("item");
				other.send("{'type':'response.inject','response_id':'" + id
						+ "','input':[{'type':'function_call_output','call_id':'" + callId(call)
						+ "','output':'sunny'}]}");
			}
			assertThat(TestClient.text(other.untilType("response.completed").path("response")))
				.contains("The researcher found", "sunny")
				.doesNotContain("nothing");
		}
	}

	@Test
	void injectedOutputsArePartOfTheChain() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.agent("/root/a").functionCall("weather", "{}").awaitInjections().finalAnswer("Done."))
			.once();
		String id = begin();
		inject(id, callId(calls(1).get(0)), "sunny");
		this.client.untilType("response.completed");
		JsonNode next = this.client
			.create("{'type':'response.create','model':'m','input':'And now?','previous_response_id':'" + id + "'}");
		assertThat(next.path("status").asString()).isEqualTo("completed");
	}

	@Test
	void anOutputThatComesTooLateIsHandedBack() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.functionCall("weather", "{}")).once();
		String id = begin();
		String call = callId(calls(1).get(0));
		this.client.untilType("response.completed");
		inject(id, call, "sunny");
		JsonNode failed = this.client.untilType("response.inject.failed");
		assertThat(failed.path("error").path("code").asString()).isEqualTo("response_already_completed");
		assertThat(failed.path("response_id").asString()).isEqualTo(id);
		assertThat(failed.path("input").path(0).path("output").asString()).isEqualTo("sunny");
	}

	@Test
	void anOutputForAnUnknownResponseIsHandedBack() {
		inject("resp_nobody", "call_1", "sunny");
		JsonNode failed = this.client.untilType("response.inject.failed");
		assertThat(failed.path("error").path("code").asString()).isEqualTo("response_not_found");
		assertThat(failed.path("input").size()).isEqualTo(1);
	}

	@Test
	void acknowledgementsMayComeAfterTheEnd() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.agent("/root/a")
				.then(AgentScripts.acknowledgeInjectionsAfterEnd())
				.functionCall("weather", "{}")
				.awaitInjections())
			.once();
		String id = begin();
		inject(id, callId(calls(1).get(0)), "sunny");
		assertThat(TestClient.type(this.client.next())).isEqualTo("response.completed");
		assertThat(TestClient.type(this.client.next())).isEqualTo("response.inject.created");
	}

	@Test
	void acknowledgementsMayWaitForATest() {
		this.server.onRequest(RequestMatcher.any())
			.respond(AgentScripts.acknowledgeInjectionsAt(this.gate).functionCall("weather", "{}").awaitInjections())
			.once();
		String id = begin();
		inject(id, callId(calls(1).get(0)), "sunny");
		assertThat(TestClient.type(this.client.next())).isEqualTo("response.completed");
		assertThat(this.client.isQuiet()).isTrue();
		this.gate.open();
		assertThat(TestClient.type(this.client.next())).isEqualTo("response.inject.created");
	}

	@Test
	void injectionsCanBeRefused() {
		this.server.onRequest(RequestMatcher.any())
			.respond(
					AgentScripts.refuseInjections("response_not_found").functionCall("weather", "{}").awaitInjections())
			.once();
		String id = begin();
		inject(id, callId(calls(1).get(0)), "sunny");
		JsonNode failed = this.client.next();
		assertThat(failed.path("error").path("code").asString()).isEqualTo("response_not_found");
		assertThat(TestClient.type(this.client.next())).isEqualTo("response.completed");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "'input':'sunny'", "'input':[]", "'input':[{'type':'message','role':'user','content':'Hello'}]",
					"'input':[{'type':'function_call_output','call_id':'CALL'}]",
					"'input':[{'type':'function_call_output','call_id':'call_other','output':'sunny'}]",
					"'input':[{'type':'function_call_output','call_id':'CALL','output':'sunny'}],'stream_id':'a'" })
	void aMalformedOneClosesTheConnection(String rest) {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", "{}").awaitInjections())
			.once();
		String id = begin();
		String call = callId(calls(1).get(0));
		this.client.send("{'type':'response.inject','response_id':'" + id + "'," + rest.replace("CALL", call) + "}");
		assertThat(this.client.closeCode()).isEqualTo(1008);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "'reasoning':{'summary':'auto'}|reasoning.summary", "'max_tool_calls':3|max_tool_calls",
					"'tools':[{'type':'function','name':'f','async':true}]|parallel_tool_calls" })
	void whatAgentsDoNotTakeIsRefused(String field, String parameter) {
		JsonNode error = this.client
			.send("{'type':'response.create','model':'m','input':'Hello'," + field + "," + AGENTS + "}")
			.next();
		assertThat(error.path("error").path("param").asString()).isEqualTo(parameter);
	}

	@Test
	void isRefusedWithoutTheHeader() throws Exception {
		try (TestClient plain = TestClient.connect(this.server)) {
			JsonNode error = plain.send("{'type':'response.create','model':'m','input':'Hello'," + AGENTS + "}").next();
			assertThat(error.path("status").asInt()).isEqualTo(400);
			assertThat(error.path("error").path("param").asString()).isEqualTo("multi_agent");
			assertThat(error.path("error").path("message").asString()).contains("responses_multi_agent=v1");
			plain.send("{'type':'response.inject','response_id':'r','input':[]}");
			assertThat(plain.next().path("error").path("param").asString()).isEqualTo("type");
		}
		HttpResponse<String> posted = TestClient.post(this.server, "/responses",
				("{'model':'m','input':'Hello'," + AGENTS + "}").replace('\'', '"'));
		assertThat(posted.statusCode()).isEqualTo(400);
	}

	@Test
	void overHttpTheCallsEndTheResponse() throws Exception {
		HttpResponse<String> posted = TestClient.post(this.server, "/responses",
				("{'model':'m','input':'Weather in Lisbon?','tools':[" + WEATHER + "]," + AGENTS + "}").replace('\'',
						'"'),
				"OpenAI-Beta", "responses_multi_agent=v1");
		assertThat(posted.statusCode()).isEqualTo(200);
		assertThat(TestClient.json(posted.body()).path("output").path(0).path("type").asString())
			.isEqualTo("function_call");
	}

	@Test
	void cannotBeSteered() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So.").await(this.gate)).once();
		String id = begin();
		this.client.send("{'type':'response.steer','previous_response_id':'" + id + "','input':'Be brief'}");
		JsonNode failed = this.client.untilType("response.steer.failed");
		assertThat(failed.path("error").path("code").asString()).isEqualTo("steering_not_supported");
	}

	@Test
	void anOutputOfAgentsNeedsItsCall() {
		JsonNode error = this.client
			.send("{'type':'response.create','model':'m'," + AGENTS + ",'input':[{'type':'multi_agent_call_output',"
					+ "'call_id':'call_1','action':'spawn_agent','output':[]}]}")
			.next();
		assertThat(error.path("error").path("message").asString()).contains("call_1");
	}

	private String begin() {
		this.client.send("{'type':'response.create','model':'m','input':'Hello'," + AGENTS + "}");
		return this.client.next().path("response").path("id").asString();
	}

	private List<JsonNode> calls(int count) {
		List<JsonNode> calls = new ArrayList<>();
		while (calls.size() < count) {
			JsonNode item = this.client.untilType("response.output_item.done").path("item");
			if (TestClient.type(item).equals("function_call")) {
				calls.add(item);
			}
		}
		return calls;
	}

	private static String callId(JsonNode call) {
		return call.path("call_id").asString();
	}

	private void inject(String responseId, String callId, String output) {
		this.client.send("{'type':'response.inject','response_id':'" + responseId
				+ "','input':[{'type':'function_call_output','call_id':'" + callId + "','output':'" + output + "'}]}");
	}

}
