package io.github.responsesws.test;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class SteeringTests {

	private ResponsesServer server;

	private TestClient client;

	private final Gate gate = new Gate();

	@BeforeEach
	void connect() {
		this.server = ResponsesServer.builder().start();
		this.client = TestClient.connectWith(this.server, "OpenAI-Beta", "responses_multi_agent=v1");
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void interruptsTheAnswerAndContinuesByItself() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("So.").await(this.gate).demo()).once();
		String id = begin("'stream_id':'a','store':false,'metadata':{'k':'v'},");
		steer(id, "Rather tell me my name. My name is Ada.");
		JsonNode accepted = this.client.untilType("response.steer.accepted");
		assertThat(accepted.path("stream_id").asString("")).isEqualTo("a");
		assertThat(accepted.path("steer").path("previous_response_id").asString()).isEqualTo(id);
		assertThat(accepted.path("sequence_number").asInt()).isPositive();
		this.gate.open();
		JsonNode incomplete = this.client.untilType("response.incomplete").path("response");
		assertThat(incomplete.path("incomplete_details").path("reason").asString()).isEqualTo("steered");
		JsonNode created = this.client.next();
		assertThat(created.path("type").asString()).isEqualTo("response.created");
		assertThat(created.path("stream_id").asString("")).isEqualTo("a");
		assertThat(created.path("response").path("previous_response_id").asString()).isEqualTo(id);
		assertThat(created.path("response").path("metadata").path("k").asString()).isEqualTo("v");
		assertThat(created.path("sequence_number").asInt()).isZero();
		assertThat(TestClient.text(this.client.untilType("response.completed").path("response"))).contains("Ada");
	}

	@Test
	void followsANormalCompletionBeforeQueuedRequests() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Done.").await(this.gate)).once();
		String id = begin("");
		this.client.send("{'type':'response.create','model':'m','input':'queued'}");
		steer(id, "steered");
		this.client.untilType("response.steer.accepted");
		this.gate.open();
		this.client.untilType("response.completed");
		assertThat(TestClient.text(this.client.untilType("response.completed").path("response"))).contains("steered");
		assertThat(TestClient.text(this.client.untilType("response.completed").path("response"))).contains("queued");
	}

	@Test
	void waitsForToolOutputs() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("Let me see.").await(this.gate).functionCall("lookup", "{}"))
			.once();
		String id = begin("'stream_id':'a',");
		steer(id, "Be brief");
		this.client.untilType("response.steer.accepted");
		this.gate.open();
		List<JsonNode> events = this.client.until((event) -> TestClient.type(event).equals("response.steer.pending"));
		assertThat(TestClient.types(events)).contains("response.completed");
		JsonNode pending = events.get(events.size() - 1);
		assertThat(pending.path("reason").asString()).isEqualTo("waiting_for_required_input");
		JsonNode stub = pending.path("required_input").path(0);
		assertThat(stub.path("type").asString()).isEqualTo("function_call_output");
		assertThat(stub.path("name").asString()).isEqualTo("lookup");
		this.client.send("{'type':'response.create','model':'m','stream_id':'a','previous_response_id':'" + id
				+ "','input':[{'type':'function_call_output','call_id':'" + stub.path("call_id").asString()
				+ "','output':'42'}]}");
		String text = TestClient.text(this.client.untilType("response.completed").path("response"));
		assertThat(text).contains("42", "Be brief");
	}

	@Test
	void returnsWaitingInputWhenAnotherRequestComesFirst() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("Let me see.").await(this.gate).functionCall("lookup", "{}"))
			.once();
		String id = begin("");
		steer(id, "Be brief");
		this.client.untilType("response.steer.accepted");
		this.gate.open();
		this.client.untilType("response.steer.pending");
		this.client.send("{'type':'response.create','model':'m','input':'new chain'}");
		JsonNode failed = this.client.untilType("response.steer.failed");
		assertThat(failed.path("error").path("code").asString()).isEqualTo("successor_creation_failed");
		assertThat(failed.path("steer").path("id").asString("")).isNotEmpty();
		assertThat(failed.path("steer").path("input").asString()).isEqualTo("Be brief");
	}

	@Test
	void returnsTheInputWhenTheResponseFails() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("x").await(this.gate).fail("server_error", "Oops"))
			.once();
		String id = begin("");
		steer(id, "Be brief");
		this.client.untilType("response.steer.accepted");
		this.gate.open();
		assertThat(failedCode()).isEqualTo("successor_creation_failed");
	}

	@Test
	void knowsCompletedResponses() {
		JsonNode response = this.client.create("{'type':'response.create','model':'m','stream_id':'a','input':'Hi'}");
		steer(response.path("id").asString(), "too late");
		JsonNode failed = this.client.untilType("response.steer.failed");
		assertThat(failed.path("error").path("code").asString()).isEqualTo("response_already_completed");
		assertThat(failed.path("stream_id").asString("")).isEqualTo("a");
		assertThat(failed.path("steer").has("id")).isFalse();
	}

	@Test
	void knowsCompletedResponsesOfASlowModelAtOnce() {
		try (ResponsesServer slow = ResponsesServer.builder().latency(Duration.ofMillis(100)).start();
				TestClient eager = TestClient.connect(slow)) {
			JsonNode response = eager.create("{'type':'response.create','model':'m','generate':false}");
			eager.send("{'type':'response.steer','previous_response_id':'" + response.path("id").asString()
					+ "','input':'too late'}");
			assertThat(eager.untilType("response.steer.failed").path("error").path("code").asString())
				.isEqualTo("response_already_completed");
		}
	}

	@Test
	void knowsResponsesThatEndedOtherwise() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("x").fail("server_error", "Oops")).once();
		JsonNode response = this.client.create("{'type':'response.create','model':'m','input':'Hi'}");
		steer(response.path("id").asString(), "too late");
		assertThat(failedCode()).isEqualTo("response_not_active");
	}

	@Test
	void doesNotKnowResponsesOfOthers() {
		steer("resp_unknown", "hello");
		assertThat(failedCode()).isEqualTo("response_not_found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'conversation':'conv_1',",
			"'context_management':[{'type':'compaction','compact_threshold':1000}],",
			"'multi_agent':{'enabled':true}," })
	void doesNotSteerSomeResponses(String settings) {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").await(this.gate));
		String id = begin(settings);
		steer(id, "hello");
		assertThat(failedCode()).isEqualTo("steering_not_supported");
		this.gate.open();
	}

	@Test
	void limitsPendingInput() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").await(this.gate));
		String id = begin("");
		for (int i = 0; i < 9; i++) {
			steer(id, "hello");
		}
		assertThat(failedCode()).isEqualTo("too_many_pending_steers");
		this.gate.open();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'input':''", "'input':[]", "'input':[{'role':'system','content':'x'}]",
			"'input':[{'type':'function_call_output','call_id':'c','output':'x'}]", "'input':7",
			"'input':'x','stream_id':'a'", "'input':[{'role':'user','content':[{'type':'output_text','text':'x'}]}]" })
	void refusesInvalidInput(String input) {
		this.client.send("{'type':'response.steer','previous_response_id':'resp_1'," + input + "}");
		assertThat(failedCode()).isEqualTo("invalid_input");
	}

	private String begin(String settings) {
		this.client.send("{'type':'response.create','model':'m'," + settings + "'input':'Hello'}");
		String id = this.client.next().path("response").path("id").asString();
		this.gate.awaitReached(TestClient.TIMEOUT);
		return id;
	}

	private void steer(String id, String input) {
		this.client.send("{'type':'response.steer','previous_response_id':'" + id + "','input':'" + input + "'}");
	}

	private String failedCode() {
		return this.client.untilType("response.steer.failed").path("error").path("code").asString();
	}

}
