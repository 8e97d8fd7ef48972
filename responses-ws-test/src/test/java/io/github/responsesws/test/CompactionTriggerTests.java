package io.github.responsesws.test;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compaction over the socket.
 */
class CompactionTriggerTests {

	private static final String TRIGGER = "{'type':'compaction_trigger'}";

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
	void triggerIsAnsweredWithACompactionAlone() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hello Ada."), Scripts.demo());
		JsonNode first = send("'input':'My name is Ada.'").untilType("response.completed").path("response");
		JsonNode compacted = send(after(first) + "'input':[" + TRIGGER + "]").untilType("response.completed")
			.path("response");
		assertThat(compacted.path("output").valueStream()).singleElement()
			.satisfies((item) -> assertThat(item.path("type").asString()).isEqualTo("compaction"));
		JsonNode next = send(after(compacted) + "'input':'What is my name?'").untilType("response.completed");
		assertThat(TestClient.text(next.path("response"))).contains("Ada");
		JsonNode anew = send("'input':[" + compacted.path("output").get(0).toString().replace('"', '\'')
				+ ",{'role':'user','content':'What is my name?'}]")
			.untilType("response.completed");
		assertThat(TestClient.text(anew.path("response"))).contains("Ada");
	}

	@Test
	void triggerHasToBeTheFinalItem() {
		JsonNode error = send("'input':[" + TRIGGER + ",{'role':'user','content':'Hello'}]").untilType("error");
		assertThat(error.path("error").path("message").asString()).contains("must be the final input item");
	}

	@Test
	void openCallsAreRefusedBeforeATrigger() {
		JsonNode error = send(
				"'input':[{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'}," + TRIGGER + "]")
			.untilType("error");
		assertThat(error.path("error").path("message").asString()).contains("No tool output found");
	}

	private TestClient send(String fields) {
		return this.client.send("{'type':'response.create','model':'m'," + fields + "}");
	}

	private static String after(JsonNode response) {
		return "'previous_response_id':'" + response.path("id").asString() + "',";
	}

}
