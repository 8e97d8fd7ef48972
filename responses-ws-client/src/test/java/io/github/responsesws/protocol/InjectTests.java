package io.github.responsesws.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InjectTests {

	private static final InputItem OUTPUT = InputItem.functionCallOutput("call_1", "sunny");

	@Test
	void theFrameHoldsExactlyWhatTheServiceTakes() throws IOException {
		InjectRequest request = InjectRequest.of("resp_1", OUTPUT);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		request.writeFrame(out);
		assertThat(out.size()).isEqualTo(request.frameSize());
		assertThat(RawJson.parse(out.toString(StandardCharsets.UTF_8)).tree()).isEqualTo(
				RawJson
					.parse("{\"type\":\"response.inject\",\"response_id\":\"resp_1\",\"input\":["
							+ "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"sunny\"}]}")
					.tree());
		assertThat(request).hasToString("InjectRequest for resp_1 of " + request.body().size() + " bytes");
	}

	@Test
	void whatWouldCloseTheConnectionIsNeverBuilt() {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> InjectRequest.of("", OUTPUT));
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> InjectRequest.of("resp_1"));
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> InjectRequest.of("resp_1", OUTPUT, InputItem.userMessage("Hello")))
			.withMessageContaining("input");
	}

	@Test
	void acknowledgementsAreNoOutput() {
		InjectEvent.Created created = (InjectEvent.Created) event("{\"type\":\"response.inject.created\","
				+ "\"response_id\":\"resp_1\",\"sequence_number\":7,\"stream_id\":\"lane-1\"}");
		assertThat(created.responseId()).isEqualTo("resp_1");
		assertThat(created.isOutput()).isFalse();
		assertThat(created.endsTurn()).isFalse();
		InjectEvent.Failed failed = (InjectEvent.Failed) event("{\"type\":\"response.inject.failed\","
				+ "\"response_id\":\"resp_1\",\"input\":[{\"type\":\"function_call_output\"}],"
				+ "\"error\":{\"code\":\"response_already_completed\",\"message\":\"Too late\"}}");
		assertThat(failed.input().elements()).hasSize(1);
		assertThat(failed.errorCode()).isEqualTo(InjectResult.Failed.ALREADY_COMPLETED);
		assertThat(failed.errorMessage()).isEqualTo("Too late");
		assertThat(failed.responseId()).isEqualTo("resp_1");
	}

	@Test
	void aRequestMayAskForSeveralAgents() {
		ResponseRequest plain = ResponseRequest.builder().model("m").input("Hello").build();
		assertThat(plain.multiAgent()).isNull();
		ResponseRequest agents = plain.mutate().multiAgent(true).maxConcurrentSubagents(2).build();
		assertThat(agents.multiAgent()).isTrue();
		assertThat(agents.body().member("multi_agent", "null").asString())
			.isEqualTo("{\"enabled\":true,\"max_concurrent_subagents\":2}");
		assertThat(agents.mutate().multiAgent(null).build().field("multi_agent")).isNull();
		assertThat(agents.mutate().multiAgent(false).build().multiAgent()).isFalse();
	}

	@Test
	void whatAgentsDoAtTheServiceWantsNoOutput() {
		OutputItem call = OutputItem.of(RawJson.parse("{\"type\":\"multi_agent_call\",\"call_id\":\"call_1\","
				+ "\"action\":\"spawn_agent\",\"arguments\":\"{}\"}"));
		OutputItem function = OutputItem.of(RawJson
			.parse("{\"type\":\"function_call\",\"call_id\":\"call_2\",\"name\":\"f\"," + "\"arguments\":\"{}\"}"));
		assertThat(CallItems.isCall(call)).isFalse();
		assertThat(CallItems.open(List.of(call, function))).containsExactly(function);
	}

	@Test
	void eachAgentHasItsText() {
		Response response = Response.of(RawJson.parse("{\"output\":[" + message("/root/a", "commentary", "Sub. ") + ","
				+ message("/root", "commentary", "On my way. ") + "," + message("/root/a", null, "Found.") + ","
				+ message("/root", "final_answer", "Done.") + "]}"));
		assertThat(response.outputText()).isEqualTo("Done.");
		assertThat(response.commentary()).isEqualTo("On my way. ");
		assertThat(response.outputText("/root/a")).isEqualTo("Sub. Found.");
		assertThat(response.outputText("/root")).isEqualTo("On my way. Done.");
		assertThat(response.outputText("/root/b")).isEmpty();
	}

	private static String message(String agent, String phase, String text) {
		return "{\"type\":\"message\",\"agent\":{\"agent_name\":\"" + agent + "\"},"
				+ ((phase != null) ? "\"phase\":\"" + phase + "\"," : "")
				+ "\"content\":[{\"type\":\"output_text\",\"text\":\"" + text + "\"}]}";
	}

	private static ResponseEvent event(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return new EventDecoder().decode(bytes, 0, bytes.length);
	}

}
