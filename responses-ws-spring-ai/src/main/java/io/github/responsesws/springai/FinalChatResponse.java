package io.github.responsesws.springai;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.MessageItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.Usage;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * What Spring AI is told of a response that has ended.
 */
final class FinalChatResponse {

	private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {
	};

	private final Response response;

	private final Transcript transcript;

	FinalChatResponse(Response response, Transcript transcript) {
		this.response = response.withOutput(CallItems.marked(response.output(), response));
		this.transcript = transcript;
	}

	/**
	 * Return the response with all of its text. Where the model declined, that is its
	 * refusal.
	 */
	ChatResponse whole() {
		String text = this.response.outputText();
		return with(text.isEmpty() ? this.response.refusal() : text);
	}

	/**
	 * Return the last piece of a stream.
	 * @param rest the text that was not emitted yet
	 */
	ChatResponse with(String rest) {
		AssistantMessage message = AssistantMessage.builder()
			.content(rest)
			.toolCalls(calls())
			.properties(properties())
			.build();
		ChatGenerationMetadata metadata = ChatGenerationMetadata.builder().finishReason(finishReason()).build();
		return new ChatResponse(List.of(new Generation(message, metadata)), metadata());
	}

	private List<AssistantMessage.ToolCall> calls() {
		return this.response.functionCalls()
			.stream()
			.filter((call) -> !CallItems.isCutShort(call))
			.map((call) -> new AssistantMessage.ToolCall(call.callId(), "function", call.name(), call.arguments()))
			.toList();
	}

	private String finishReason() {
		String incomplete = this.response.incompleteReason();
		if (incomplete == null) {
			return this.response.functionCalls().isEmpty() ? "STOP" : "TOOL_CALLS";
		}
		return switch (incomplete) {
			case "max_output_tokens" -> "LENGTH";
			case "content_filter" -> "CONTENT_FILTER";
			default -> incomplete.toUpperCase(Locale.ROOT);
		};
	}

	private Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("id", this.response.id());
		properties.put("role", "ASSISTANT");
		properties.put("finishReason", finishReason());
		properties.put("refusal", this.response.refusal());
		properties.put("annotations", annotations());
		properties.put(ChatResponsePieces.REASONING, reasoning());
		properties.put(ResponsesChatModel.KEPT_METADATA_KEY, this.transcript.keep(this.response));
		return properties;
	}

	private List<Map<String, Object>> annotations() {
		List<Map<String, Object>> annotations = new ArrayList<>();
		for (OutputItem item : this.response.output()) {
			if (item instanceof MessageItem message) {
				for (RawJson annotation : message.annotations()) {
					annotations.add(JsonMapper.shared().convertValue(annotation.tree(), MEMBERS));
				}
			}
		}
		return annotations;
	}

	private String reasoning() {
		List<String> parts = new ArrayList<>();
		for (OutputItem item : this.response.output()) {
			if (item instanceof ReasoningItem reasoning) {
				parts.add(reasoning.summary().isEmpty() ? reasoning.content() : reasoning.summary());
			}
		}
		parts.removeIf(String::isEmpty);
		return String.join("\n\n", parts);
	}

	private ChatResponseMetadata metadata() {
		ChatResponseMetadata.Builder metadata = ChatResponseMetadata.builder()
			.id(this.response.id())
			.model(Objects.requireNonNullElse(this.response.model(), ""))
			.keyValue("status", this.response.status());
		Instant created = this.response.createdAt();
		if (created != null) {
			metadata.keyValue("created", created.getEpochSecond());
		}
		if (this.response.serviceTier() != null) {
			metadata.keyValue("serviceTier", this.response.serviceTier());
		}
		Usage usage = Objects.requireNonNullElse(this.response.usage(), Usage.NONE);
		return metadata
			.usage(new DefaultUsage(Math.toIntExact(usage.inputTokens()), Math.toIntExact(usage.outputTokens()),
					Math.toIntExact(usage.totalTokens()), usage, usage.cachedTokens(), usage.cacheWriteTokens()))
			.build();
	}

}
