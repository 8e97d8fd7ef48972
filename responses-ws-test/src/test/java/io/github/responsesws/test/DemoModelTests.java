package io.github.responsesws.test;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sentences of the demo model.
 */
class DemoModelTests {

	private static final String PLANNER = "{'type':'function','name':'plan_trip','description':'Plan for a trip',"
			+ "'parameters':{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}}";

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

	@ParameterizedTest
	@ValueSource(strings = { "Hello.", "Hello", "Hello!", "Who are you?", "Tell me a long story.", "Wait…",
			"She said “Yes.”", "Hello (you.)" })
	void endsEachSentenceOnce(String prompt) {
		assertThat(ask(prompt)).contains("“" + prompt + "”")
			.doesNotContainPattern("[.!?…][”)]*\\.")
			.doesNotContainPattern("[”)] [a-z]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"city\":\"Porto\",\"days\":[\"arrive, and walk\",\"the museums\"]} | city Porto, days (1) arrive, and walk, (2) the museums.",
			"{\"sky\":\"sunny\",\"max_celsius\":21} | sky sunny, max celsius 21.",
			"[{\"a\":1},{\"b\":[true,null]}] | (1) a 1, (2) b (1) true, (2) nothing.", "{} | nothing.", "[] | nothing.",
			"\"All done.\" | All done.", "sunny, 21 degrees | “sunny, 21 degrees”.", "282 | 282." })
	void saysWhatAToolReturnedInWords(String output, String words) {
		assertThat(answerAfter(output)).contains("plan_trip says: " + words + " That answers: “Plan a trip to Porto.”")
			.doesNotContain("{", "}", "[", "]", "\"", "..");
	}

	@Test
	void goesOnWritingBesideACallIfAskedTo() {
		List<JsonNode> events = this.client.send(create("Plan a trip to Porto, and talk meanwhile.")).turn();
		JsonNode output = events.get(events.size() - 1).at("/response/output");
		assertThat(output.valueStream()).extracting((item) -> item.path("type").asString())
			.containsExactly("function_call", "message");
		assertThat(output.path(1).path("phase").asString()).isEqualTo("commentary");
		assertThat(TestClient.text(events.get(events.size() - 1).path("response"))).contains("plan_trip");
		List<String> types = TestClient.types(events);
		assertThat(types.indexOf("response.output_item.done")).isLessThan(types.indexOf("response.output_text.delta"));
	}

	private String ask(String prompt) {
		this.client.send("{'type':'response.create','model':'m','input':" + text(prompt) + "}");
		return TestClient.text(this.client.untilType("response.completed").path("response"));
	}

	private String answerAfter(String output) {
		List<JsonNode> events = this.client.send(create("Plan a trip to Porto.")).turn();
		JsonNode response = events.get(events.size() - 1).path("response");
		this.client.send("{'type':'response.create','model':'m','previous_response_id':'"
				+ response.path("id").asString() + "','input':[{'type':'function_call_output','call_id':'"
				+ response.at("/output/0/call_id").asString() + "','output':" + text(output) + "}]}");
		return TestClient.text(this.client.untilType("response.completed").path("response"));
	}

	private static String create(String prompt) {
		return "{'type':'response.create','model':'m','input':" + text(prompt) + ",'tools':[" + PLANNER + "]}";
	}

	// The client reads single quotes as double ones.
	private static String text(String value) {
		return JsonNodeFactory.instance.stringNode(value).toString();
	}

}
