package io.github.responsesws.test;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that call functions.
 */
class ProgramTests {

	private static final String TOOLS = "'tools':[{'type':'programmatic_tool_calling'},{'type':'function',"
			+ "'name':'get_weather','allowed_callers':['programmatic'],'parameters':{'type':'object',"
			+ "'properties':{'city':{'type':'string'}}}}]";

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
	void demoModelWritesAProgramThatHasToBeContinued() {
		JsonNode first = turn("'input':'What is the weather in Paris?'");
		JsonNode program = first.path("output").get(0);
		JsonNode call = first.path("output").get(1);
		assertThat(program.path("code").asString()).contains("tools.get_weather({\"city\":\"Paris\"})");
		assertThat(call.path("caller").path("caller_id").asString()).isEqualTo(program.path("call_id").asString());
		JsonNode second = turn(after(first) + "'input':[" + output(call, call.path("caller").toString()) + "]");
		assertThat(second.path("output").size()).isEqualTo(1);
		JsonNode end = second.path("output").get(0);
		assertThat(end.path("type").asString()).isEqualTo("program_output");
		assertThat(end.path("call_id")).isEqualTo(program.path("call_id"));
		assertThat(TestClient.text(turn(after(second) + "'input':[]"))).contains("get_weather says: “sunny”");
	}

	@Test
	void callersAreChecked() {
		JsonNode first = turn("'input':'What is the weather in Paris?'");
		JsonNode call = first.path("output").get(1);
		for (String caller : List.of("{'type':'direct'}", "{'type':'program','caller_id':'call_other'}", "null")) {
			// An error on its lane lets the connection forget the parent, storage has it.
			assertThat(refused(after(first) + "'input':[" + output(call, caller) + "]"))
				.startsWith("The caller of the output of");
		}
	}

	@Test
	void functionOfProgramsOnlyIsNotCalledWithoutThem() {
		String functions = TOOLS.replace("{'type':'programmatic_tool_calling'},", "");
		JsonNode response = this.client
			.send("{'type':'response.create','model':'m'," + functions + ",'input':'What is the weather in Paris?'}")
			.untilType("response.completed")
			.path("response");
		assertThat(TestClient.text(response)).contains("You said");
	}

	@Test
	void replayHoldsProgramsAsTheyCame() {
		String program = "{'type':'program','id':'p','call_id':'p1','code':'','fingerprint':'f'}";
		String call = "{'type':'function_call','call_id':'c1','name':'get_weather','arguments':'{}',"
				+ "'caller':{'type':'program','caller_id':'p1'}}";
		String output = "{'type':'function_call_output','call_id':'c1','output':'',"
				+ "'caller':{'type':'program','caller_id':'p1'}}";
		assertThat(refused("'input':[" + call + "," + output + "]")).startsWith("No program found for the call c1");
		assertThat(refused("'input':[" + program.replace("'f'", "''") + "," + call + "," + output + "]"))
			.contains("lacks its fingerprint");
		assertThat(refused("'input':[{'type':'program_output','call_id':'p1','result':''}]"))
			.startsWith("No program found");
		assertThat(turn("'input':[" + program + "," + call + "," + output + "]").path("status").asString())
			.isEqualTo("completed");
	}

	@Test
	void emptyResponseIsAPause() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.program("text(1)"), Scripts.pause(), Scripts.programOutput("1").text("One."));
		JsonNode first = turn("'input':'Count'");
		JsonNode second = turn(after(first) + "'input':[]");
		assertThat(second.path("output")).isEmpty();
		JsonNode third = turn(after(second) + "'input':[]");
		assertThat(third.path("output").get(0).path("call_id")).isEqualTo(first.path("output").get(0).path("call_id"));
	}

	private JsonNode turn(String fields) {
		return this.client.send(create(fields)).untilType("response.completed").path("response");
	}

	private String refused(String fields) {
		return this.client.send(create(fields)).untilType("error").path("error").path("message").asString();
	}

	private static String create(String fields) {
		return "{'type':'response.create','model':'m'," + TOOLS + "," + fields + "}";
	}

	private static String after(JsonNode response) {
		return "'previous_response_id':'" + response.path("id").asString() + "',";
	}

	private static String output(JsonNode call, String caller) {
		return "{'type':'function_call_output','call_id':'" + call.path("call_id").asString()
				+ "','output':'sunny','caller':" + caller.replace('"', '\'') + "}";
	}

}
