package io.github.responsesws.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class ToolTests {

	private static final String WEATHER = "{'type':'function','name':'get_weather','description':'Current weather',"
			+ "'parameters':{'type':'object','properties':{'city':{'type':'string'},"
			+ "'unit':{'type':'string','enum':['celsius','fahrenheit']},'days':{'type':'integer'}},"
			+ "'required':['city','unit','days'],'additionalProperties':false},'strict':true}";

	private static final String TIME = "{'type':'function','name':'get_time','parameters':{'type':'object',"
			+ "'properties':{'city':{'type':'string'}},'required':['city']}}";

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
	void callsTheFunctionThatThePromptSpeaksOf() {
		List<JsonNode> events = this.client
			.send(create("What is the weather in New York for 3 days, in fahrenheit?", WEATHER, ""))
			.turn();
		assertThat(TestClient.types(events)).contains("response.function_call_arguments.delta",
				"response.function_call_arguments.done");
		List<JsonNode> calls = calls(events);
		assertThat(calls).hasSize(1);
		assertThat(calls.get(0).path("name").asString()).isEqualTo("get_weather");
		JsonNode arguments = TestClient.json(calls.get(0).path("arguments").asString());
		assertThat(arguments.path("city").asString()).isEqualTo("New York");
		assertThat(arguments.path("unit").asString()).isEqualTo("fahrenheit");
		assertThat(arguments.path("days").asInt()).isEqualTo(3);
	}

	@Test
	void passesTheArithmeticOfAPromptOn() {
		String calculator = "{'type':'function','name':'calculate','description':'Works out a sum','parameters':"
				+ "{'type':'object','properties':{'expression':{'type':'string'}},'required':['expression']}}";
		List<JsonNode> calls = calls(
				this.client.send(create("I have 2 questions. Calculate (17.5 + 4) * -3 ^ 2, please.", calculator, ""))
					.turn());
		JsonNode arguments = TestClient.json(calls.get(0).path("arguments").asString());
		assertThat(arguments.path("expression").asString()).isEqualTo("(17.5 + 4) * -3 ^ 2");
	}

	@Test
	void answersFromTheOutput() {
		List<JsonNode> events = this.client.send(create("What is the weather in Paris?", WEATHER, "")).turn();
		JsonNode call = calls(events).get(0);
		String id = events.get(0).path("response").path("id").asString();
		this.client.send("{'type':'response.create','model':'m','store':false,'previous_response_id':'" + id
				+ "','tools':[" + WEATHER + "],'input':[{'type':'function_call_output','call_id':'"
				+ call.path("call_id").asString() + "','output':'sunny, 21 degrees'}]}");
		JsonNode completed = this.client.untilType("response.completed");
		assertThat(TestClient.text(completed.path("response"))).contains("get_weather", "sunny, 21 degrees");
	}

	@Test
	void callsInParallel() {
		String prompt = "What are the time and the weather in Oslo?";
		assertThat(calls(this.client.send(create(prompt, WEATHER + "," + TIME, "")).turn())).hasSize(2);
		assertThat(calls(this.client.send(create(prompt, WEATHER + "," + TIME, ",'parallel_tool_calls':false")).turn()))
			.hasSize(1);
	}

	@Test
	void obeysTheToolChoice() {
		assertThat(calls(this.client.send(create("Weather in Oslo", WEATHER, ",'tool_choice':'none'")).turn()))
			.isEmpty();
		assertThat(calls(this.client.send(create("Hello", WEATHER, ",'tool_choice':'required'")).turn())).hasSize(1);
		assertThat(calls(this.client
			.send(create("Hello", WEATHER + "," + TIME, ",'tool_choice':{'type':'function','name':'get_time'}"))
			.turn())).singleElement().matches((call) -> call.path("name").asString().equals("get_time"));
		assertThat(calls(this.client.send(create("Hello", WEATHER, "")).turn())).isEmpty();
	}

	@Test
	void fillsAJsonSchema() {
		String schema = "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer'},"
				+ "'tags':{'type':'array','items':{'type':'string'}},'home':{'$ref':'#/$defs/place'},"
				+ "'note':{'type':['string','null']},'kind':{'anyOf':[{'type':'null'},{'const':'person'}]},"
				+ "'active':{'type':'boolean'}}," + "'required':['name','age','tags','home','note','kind','active'],"
				+ "'$defs':{'place':{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}}}";
		JsonNode response = this.client.create("{'type':'response.create','model':'m',"
				+ "'input':'Extract: my friend Ada is 36 and lives in London.','text':{'format':{"
				+ "'type':'json_schema','name':'person','strict':true,'schema':" + schema + "}}}");
		JsonNode value = TestClient.json(TestClient.text(response));
		assertThat(value.path("name").asString()).isEqualTo("Ada");
		assertThat(value.path("age").asInt()).isEqualTo(36);
		assertThat(value.path("tags").isArray()).isTrue();
		assertThat(value.path("home").path("city").isString()).isTrue();
		assertThat(value.path("kind").asString()).isEqualTo("person");
		assertThat(value.path("active").asBoolean()).isTrue();
	}

	private static List<JsonNode> calls(List<JsonNode> events) {
		List<JsonNode> calls = new ArrayList<>();
		for (JsonNode item : events.get(events.size() - 1).path("response").path("output").values()) {
			if (TestClient.type(item).equals("function_call")) {
				calls.add(item);
			}
		}
		return calls;
	}

	private static String create(String input, String tools, String more) {
		return "{'type':'response.create','model':'m','store':false,'input':'" + input + "','tools':[" + tools + "]"
				+ more + "}";
	}

}
