package io.github.responsesws.test;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class TurnTests {

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
	void sendsTheEventsOfATextAnswerInTheRealOrder() {
		List<JsonNode> events = this.client.send("{'type':'response.create','model':'m','input':'Hello there'}").turn();
		List<String> types = TestClient.types(events);
		assertThat(types.subList(0, 5)).containsExactly("response.created", "response.in_progress",
				"response.output_item.added", "response.content_part.added", "response.output_text.delta");
		assertThat(types.subList(types.size() - 5, types.size())).containsExactly("response.output_text.delta",
				"response.output_text.done", "response.content_part.done", "response.output_item.done",
				"response.completed");
		for (int i = 0; i < events.size(); i++) {
			assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
			assertThat(events.get(i).has("stream_id")).isFalse();
		}
	}

	@Test
	void joinsTheDeltasToTheFinalText() {
		List<JsonNode> events = this.client.send("{'type':'response.create','model':'m','input':'Hello there'}").turn();
		StringBuilder text = new StringBuilder();
		events.forEach((event) -> text.append(event.path("delta").asString("")));
		JsonNode response = events.get(events.size() - 1).path("response");
		assertThat(TestClient.text(response)).isEqualTo(text.toString()).contains("Hello there");
		assertThat(response.path("usage").path("total_tokens").asInt()).isPositive();
	}

	@Test
	void remembersTheChain() {
		JsonNode first = this.client
			.create("{'type':'response.create','model':'m','store':false," + "'input':'My name is Ada.'}");
		JsonNode second = this.client.create("{'type':'response.create','model':'m','store':false,"
				+ "'input':'What is my name?','previous_response_id':'" + first.path("id").asString() + "'}");
		assertThat(TestClient.text(second)).contains("Ada");
		assertThat(second.path("usage").path("input_tokens_details").path("cached_tokens").asInt()).isPositive();
		assertThat(second.path("previous_response_id").asString()).isEqualTo(first.path("id").asString());
	}

	@Test
	void padsDeltasUnlessAskedNotTo() {
		this.client.send("{'type':'response.create','model':'m','input':'Hi'}");
		assertThat(this.client.untilType("response.output_text.delta").path("obfuscation").asString("")).isNotEmpty();
		this.client.turn();
		this.client.send("{'type':'response.create','model':'m','input':'Hi',"
				+ "'stream_options':{'include_obfuscation':false}}");
		assertThat(this.client.untilType("response.output_text.delta").has("obfuscation")).isFalse();
	}

	@Test
	void warmsUpWithoutOutput() {
		List<JsonNode> events = this.client
			.send("{'type':'response.create','model':'m','input':'Hi','store':false,'generate':false}")
			.turn();
		assertThat(TestClient.types(events)).containsExactly("response.created", "response.in_progress",
				"response.completed");
		JsonNode response = events.get(2).path("response");
		assertThat(response.path("output")).isEmpty();
		JsonNode next = this.client.create("{'type':'response.create','model':'m','store':false,'input':'Go on',"
				+ "'previous_response_id':'" + response.path("id").asString() + "'}");
		assertThat(TestClient.text(next)).contains("Go on");
	}

	@Test
	void endsIncompleteAtTheOutputLimit() {
		JsonNode response = this.client
			.create("{'type':'response.create','model':'m','input':'Tell a long story','max_output_tokens':20}");
		assertThat(response.path("status").asString()).isEqualTo("incomplete");
		assertThat(response.path("incomplete_details").path("reason").asString()).isEqualTo("max_output_tokens");
		assertThat(response.path("output").path(0).path("status").asString()).isEqualTo("incomplete");
	}

	@Test
	void tellsALongStory() {
		List<JsonNode> events = this.client
			.send("{'type':'response.create','model':'m','input':'Tell me a long story'}")
			.turn();
		assertThat(events).hasSizeGreaterThan(400);
	}

	@Test
	void reasonsWhenAsked() {
		List<JsonNode> events = this.client
			.send("{'type':'response.create','model':'m','input':'Think',"
					+ "'reasoning':{'effort':'low','summary':'auto'},'include':['reasoning.encrypted_content']}")
			.turn();
		assertThat(TestClient.types(events)).contains("response.reasoning_summary_part.added",
				"response.reasoning_summary_text.delta", "response.reasoning_summary_text.done",
				"response.reasoning_summary_part.done");
		JsonNode response = events.get(events.size() - 1).path("response");
		assertThat(response.path("output").path(0).path("type").asString()).isEqualTo("reasoning");
		assertThat(response.path("output").path(0).path("encrypted_content").asString("")).isNotEmpty();
		assertThat(response.path("usage").path("output_tokens_details").path("reasoning_tokens").asInt()).isPositive();
	}

	@Test
	void ignoresWhatItDoesNotKnow() {
		JsonNode response = this.client.create("{'type':'response.create','model':'m','stream':true,'new_field':[1],"
				+ "'temperature':null,'tools':null,'input':[{'role':'user','content':'Hi'}]}");
		assertThat(response.path("status").asString()).isEqualTo("completed");
	}

}
