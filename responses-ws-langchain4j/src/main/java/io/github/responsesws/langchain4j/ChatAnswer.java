package io.github.responsesws.langchain4j;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.turn.AnswerRefusedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns a response of the service into one of LangChain4j.
 */
final class ChatAnswer {

	private ChatAnswer() {
	}

	/**
	 * Return the response.
	 * @param response the response of the service
	 * @param thinking what the model thought, possibly nothing
	 * @param kept what the message keeps of the response
	 * @throws AnswerRefusedException if the model declined to answer
	 */
	static ChatResponse of(Response response, String thinking, String kept) {
		String text = response.outputText();
		if (text.isEmpty() && !response.refusal().isEmpty()) {
			throw new AnswerRefusedException(response.refusal(), response);
		}
		List<ToolExecutionRequest> calls = response.functionCalls()
			.stream()
			.filter((call) -> !CallItems.isCutShort(call))
			.map(ChatAnswer::request)
			.toList();
		AiMessage message = AiMessage.builder()
			.text(orNull(text))
			.thinking(orNull(thinking))
			.toolExecutionRequests(calls)
			.attributes(attributes(response, kept))
			.build();
		return ChatResponse.builder().aiMessage(message).metadata(metadata(response, !calls.isEmpty())).build();
	}

	private static Map<String, Object> attributes(Response response, String kept) {
		List<Image> images = response.output()
			.stream()
			.filter((item) -> item.type().equals("image_generation_call"))
			.map((item) -> item.json().tree())
			.filter((item) -> item.path("result").isString())
			.map(ChatAnswer::image)
			.toList();
		return images.isEmpty() ? Map.of(ChatMessages.KEPT, kept)
				: Map.of(ChatMessages.KEPT, kept, AiMessage.GENERATED_IMAGES_KEY, images);
	}

	private static Image image(JsonNode item) {
		return Image.builder()
			.base64Data(item.path("result").asString())
			.mimeType("image/" + item.path("output_format").asString("png"))
			.revisedPrompt(item.path("revised_prompt").stringValue(null))
			.build();
	}

	static ToolExecutionRequest request(FunctionCallItem call) {
		return ToolExecutionRequest.builder()
			.id(call.callId())
			.name(call.name())
			.arguments(call.arguments().isEmpty() ? "{}" : call.arguments())
			.build();
	}

	private static @Nullable String orNull(String text) {
		return text.isEmpty() ? null : text;
	}

	private static ResponsesChatResponseMetadata metadata(Response response, boolean calls) {
		return ResponsesChatResponseMetadata.builder(response)
			.id(response.id())
			.modelName(response.model())
			.tokenUsage(new ResponsesTokenUsage(Objects.requireNonNullElse(response.usage(), Usage.NONE)))
			.finishReason(finishReason(response, calls))
			.build();
	}

	private static FinishReason finishReason(Response response, boolean calls) {
		String early = response.incompleteReason();
		if (early == null) {
			return calls ? FinishReason.TOOL_EXECUTION : FinishReason.STOP;
		}
		return switch (early) {
			case "max_output_tokens", "max_tokens" -> FinishReason.LENGTH;
			case "content_filter" -> FinishReason.CONTENT_FILTER;
			default -> FinishReason.OTHER;
		};
	}

}
