package io.github.responsesws.langchain4j;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningItem;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;

/**
 * The output items of a response, which travel with its message through whatever memory
 * the application has, so that they can be sent back as they came: reasoning, calls of
 * hosted tools and phases are lost otherwise.
 */
final class RememberedOutput {

	/** In memories that were stored: never to be changed. */
	static final String KEY = "responses_ws_output";

	private RememberedOutput() {
	}

	static Map<String, Object> attributes(Response response) {
		boolean stored = !Boolean.FALSE.equals(response.store());
		return Map.of(KEY, response.output()
			.stream()
			.filter((item) -> stored || isReadable(item))
			.map((item) -> item.json().asString())
			.collect(Collectors.joining(",", "[", "]")));
	}

	/**
	 * Reasoning that is neither stored nor encrypted is refused when it is sent back.
	 */
	private static boolean isReadable(OutputItem item) {
		return !(item instanceof ReasoningItem reasoning) || reasoning.encryptedContent() != null;
	}

	/**
	 * Return the items behind a message.
	 * @param message a message of the model
	 * @return the items byte for byte, or null if there are none, or if the message no
	 * longer says what they say, as after a guardrail rewrote it
	 */
	static @Nullable List<InputItem> items(AiMessage message) {
		if (!(message.attributes().get(KEY) instanceof String json)) {
			return null;
		}
		Response response = parse(json);
		return (response != null && saysTheSame(message, response))
				? response.output().stream().map(InputItem::of).toList() : null;
	}

	private static @Nullable Response parse(String output) {
		try {
			return Response.of(RawJson.parse("{\"output\":" + output + "}"));
		}
		catch (MalformedJsonException ex) {
			return null;
		}
	}

	private static boolean saysTheSame(AiMessage message, Response response) {
		return Objects.requireNonNullElse(message.text(), "").equals(response.outputText())
				&& message.toolExecutionRequests()
					.equals(response.functionCalls().stream().map(RememberedOutput::request).toList());
	}

	static ToolExecutionRequest request(FunctionCallItem call) {
		return ToolExecutionRequest.builder()
			.id(call.callId())
			.name(call.name())
			.arguments(call.arguments().isEmpty() ? "{}" : call.arguments())
			.build();
	}

}
