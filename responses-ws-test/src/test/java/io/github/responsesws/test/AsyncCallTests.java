package io.github.responsesws.test;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that may be left open, because their tool is offered with {@code async: true}.
 */
class AsyncCallTests {

	private static final String REPORT = "{'type':'function','name':'write_report','description':'Writes a report',"
			+ "'async':%s,'parameters':{'type':'object','properties':{'topic':{'type':'string'}}}}";

	private static final String TIME = "{'type':'function','name':'get_time','parameters':{'type':'object',"
			+ "'properties':{'city':{'type':'string'}}}}";

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
	void theModelGoesOnBesideItsCall() {
		JsonNode response = create(null, "'Write the report'", true);
		JsonNode call = response.path("output").path(0);
		assertThat(call.path("type").asString()).isEqualTo("function_call");
		assertThat(call.path("async").asBoolean()).isTrue();
		assertThat(TestClient.text(response)).contains("I have started write_report");
		assertThat(response.path("tools").path(0).path("async").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void onlyThatCallMayBeLeftOpen(boolean async, boolean scripted) {
		if (scripted) {
			this.server.onRequest(RequestMatcher.inputContaining("Write the report"))
				.respond(Scripts.functionCall("write_report", "{}"))
				.once();
		}
		JsonNode first = create(null, "'Write the report'", async);
		assertThat(first.path("output").path(0).path("async").asBoolean(false)).isEqualTo(async);
		this.client.send(request(first.path("id").asString(), "'How are you?'", async));
		List<JsonNode> turn = this.client.turn();
		JsonNode end = turn.get(turn.size() - 1);
		if (!async) {
			assertThat(end.path("error").path("message").asString()).contains("No tool output found");
			return;
		}
		assertThat(TestClient.text(end.path("response"))).contains("How are you?");
		JsonNode last = create(end.path("response").path("id").asString(),
				output(first.path("output").path(0), "42 pages"), true);
		assertThat(TestClient.text(last)).contains("write_report says", "42 pages");
	}

	@Test
	void aReplayMayLeaveItOpenToo() {
		String history = "{'role':'user','content':'Go'},{'type':'function_call','call_id':'c1','name':'write_report',"
				+ "'arguments':'{}','async':true},{'role':'assistant','content':'Started.'},"
				+ "{'role':'user','content':'Hello'}";
		assertThat(TestClient.text(create(null, "[" + history + "]", true))).contains("Hello");
		this.client.send(request(null, "[" + history.replace(",'async':true", "") + "]", true));
		assertThat(this.client.next().path("error").path("message").asString()).contains("No tool output found");
	}

	@Test
	void aResultDoesNotKeepTheModelFromWhatTheUserAsks() {
		JsonNode first = create(null, "'Write the report'", true);
		String output = output(first.path("output").path(0), "42 pages");
		JsonNode second = create(first.path("id").asString(),
				output.replace("]", ",{'role':'user','content':'What time is it in Oslo?'}]"), true);
		JsonNode call = second.path("output").path(0);
		assertThat(call.path("name").asString()).isEqualTo("get_time");
		assertThat(call.has("async")).isFalse();
		JsonNode third = create(second.path("id").asString(), output(call, "noon"), true);
		assertThat(TestClient.text(third)).contains("42 pages", "noon");
	}

	@Test
	void aCompactionKeepsTheOpenCall() {
		JsonNode first = create(null, "'Write the report'", true);
		JsonNode second = this.client
			.create(request(first.path("id").asString(), "'Tell me a long story'", true).replace("'store':false",
					"'store':false,'context_management':[{'type':'compaction','compact_threshold':1}]"));
		assertThat(second.path("output").valueStream().map(TestClient::type)).contains("compaction");
		JsonNode third = create(second.path("id").asString(), output(first.path("output").path(0), "42 pages"), true);
		assertThat(TestClient.text(third)).contains("42 pages");
	}

	private JsonNode create(String previous, String input, boolean async) {
		return this.client.create(request(previous, input, async));
	}

	private static String request(String previous, String input, boolean async) {
		return "{'type':'response.create','model':'m','store':false,"
				+ ((previous != null) ? "'previous_response_id':'" + previous + "'," : "") + "'input':" + input
				+ ",'tools':[" + REPORT.formatted(async) + "," + TIME + "]}";
	}

	private static String output(JsonNode call, String output) {
		return "[{'type':'function_call_output','call_id':'" + call.path("call_id").asString() + "','output':'" + output
				+ "'}]";
	}

}
