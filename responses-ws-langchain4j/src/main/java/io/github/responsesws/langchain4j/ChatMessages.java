package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.conversation.Transcript.SaidCall;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells messages of LangChain4j to the client.
 */
final class ChatMessages {

	/**
	 * The attribute of messages that keeps what the client knows their response by. In
	 * memories that were stored: never to be changed.
	 */
	static final String KEPT = "responses_ws";

	/** How LangChain4j's own model of the Responses API keeps reasoning. */
	private static final String OTHER_MODELS_REASONING = "encrypted_reasoning";

	private ChatMessages() {
	}

	/**
	 * Tell a whole conversation.
	 */
	static void tell(List<ChatMessage> messages, Transcript.Builder transcript) {
		for (ChatMessage message : messages) {
			if (message instanceof AiMessage answer) {
				tell(answer, transcript);
			}
			else {
				transcript.input(item(message));
			}
		}
	}

	private static void tell(AiMessage answer, Transcript.Builder transcript) {
		InputItem reasoning = othersReasoning(answer);
		if (reasoning != null) {
			transcript.input(reasoning);
		}
		transcript.said(Objects.requireNonNullElse(answer.text(), ""),
				answer.toolExecutionRequests().stream().map(ChatMessages::call).toList(),
				(answer.attributes().get(KEPT) instanceof String kept) ? kept : null);
	}

	private static SaidCall call(ToolExecutionRequest call) {
		return new SaidCall(Objects.requireNonNullElse(call.id(), ""), call.name(),
				Objects.requireNonNullElse(call.arguments(), "{}"));
	}

	/**
	 * Return the items of messages that go on from a response which the caller names.
	 */
	static List<InputItem> items(List<ChatMessage> messages) {
		List<InputItem> items = new ArrayList<>();
		for (ChatMessage message : messages) {
			if (message instanceof AiMessage answer) {
				items.addAll(words(answer));
			}
			else {
				items.add(item(message));
			}
		}
		return items;
	}

	private static List<InputItem> words(AiMessage answer) {
		List<InputItem> items = new ArrayList<>();
		String text = answer.text();
		if (text != null && !text.isEmpty()) {
			items.add(InputItem.message("assistant", text));
		}
		for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
			items.add(raw(item("function_call").put("call_id", call.id())
				.put("name", call.name())
				.put("arguments", Objects.requireNonNullElse(call.arguments(), "{}"))));
		}
		return items;
	}

	private static InputItem item(ChatMessage message) {
		if (message instanceof UserMessage user) {
			return user.hasSingleText() ? InputItem.userMessage(user.singleText())
					: InputItem.message("user", ContentParts.of(user.contents()));
		}
		if (message instanceof ToolExecutionResultMessage result) {
			return result.hasSingleText() ? InputItem.functionCallOutput(result.id(), result.text())
					: InputItem.functionCallOutput(result.id(), ContentParts.of(result.contents()));
		}
		if (message instanceof SystemMessage system) {
			return InputItem.message("system", system.text());
		}
		throw new UnsupportedFeatureException("The Responses API takes messages of the system, the user, the model "
				+ "and tools; leave out " + message.getClass().getSimpleName());
	}

	private static @Nullable InputItem othersReasoning(AiMessage answer) {
		if (!(answer.attributes().get(OTHER_MODELS_REASONING) instanceof String encrypted)) {
			return null;
		}
		ObjectNode reasoning = item("reasoning").put("encrypted_content", encrypted);
		var summary = reasoning.putArray("summary");
		String thinking = answer.thinking();
		if (thinking != null && !thinking.isEmpty()) {
			summary.addObject().put("type", "summary_text").put("text", thinking);
		}
		return raw(reasoning);
	}

	private static InputItem raw(JsonNode item) {
		return InputItem.raw(RawJson.parse(item.toString()));
	}

	private static ObjectNode item(String type) {
		return JsonNodeFactory.instance.objectNode().put("type", type);
	}

}
