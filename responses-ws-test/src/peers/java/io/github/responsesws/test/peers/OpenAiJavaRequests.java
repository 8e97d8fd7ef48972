package io.github.responsesws.test.peers;

import java.util.List;
import java.util.Map;

import com.openai.core.JsonValue;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseSteerEvent;
import com.openai.models.responses.ResponsesClientEvent;
import com.openai.models.responses.ResponsesClientEvent.ResponseCreate;

/**
 * Client events as openai-java builds them.
 */
final class OpenAiJavaRequests {

	static final String MODEL = "gpt-6";

	static final String STORY = "Tell me a long story about a lighthouse.";

	private OpenAiJavaRequests() {
	}

	static ResponseCreate.Builder create() {
		return ResponseCreate.builder().model(MODEL).store(false).instructions("Answer in plain sentences.");
	}

	static ResponsesClientEvent ask(String input) {
		return event(create().input(input));
	}

	static ResponsesClientEvent ask(String previousResponseId, String input) {
		return event(create().previousResponseId(previousResponseId).input(input));
	}

	static ResponsesClientEvent answer(String previousResponseId, String callId, String output) {
		ResponseInputItem item = ResponseInputItem
			.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder().callId(callId).output(output).build());
		return event(
				create().previousResponseId(previousResponseId).addTool(weatherTool()).inputOfResponse(List.of(item)));
	}

	static ResponsesClientEvent steer(String responseId, String input) {
		return ResponsesClientEvent
			.ofResponseSteer(ResponseSteerEvent.builder().previousResponseId(responseId).input(input).build());
	}

	static ResponsesClientEvent event(ResponseCreate.Builder create) {
		return ResponsesClientEvent.ofResponseCreate(create.build());
	}

	static FunctionTool weatherTool() {
		return FunctionTool.builder()
			.name("get_weather")
			.description("Returns the weather of a city.")
			.strict(true)
			.parameters(FunctionTool.Parameters.builder()
				.putAdditionalProperty("type", JsonValue.from("object"))
				.putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
				.putAdditionalProperty("required", JsonValue.from(List.of("city")))
				.putAdditionalProperty("additionalProperties", JsonValue.from(false))
				.build())
			.build();
	}

}
