package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the messages of one request into items of input. Used once, by one thread.
 */
final class ChatMessageItems {

	/** How LangChain4j's own model of the Responses API keeps reasoning. */
	private static final String OTHER_MODELS_REASONING = "encrypted_reasoning";

	private final List<InputItem> items = new ArrayList<>();

	// Who made a call, by the ID of the call: its output has to say so too.
	private final Map<String, RawJson> callers = new HashMap<>();

	private ChatMessageItems() {
	}

	static List<InputItem> of(List<ChatMessage> messages) {
		ChatMessageItems items = new ChatMessageItems();
		messages.forEach(items::add);
		return items.items;
	}

	private void add(ChatMessage message) {
		if (message instanceof UserMessage user) {
			this.items.add(user.hasSingleText() ? InputItem.userMessage(user.singleText())
					: InputItem.message("user", ContentParts.of(user.contents())));
		}
		else if (message instanceof AiMessage answer) {
			add(answer);
		}
		else if (message instanceof ToolExecutionResultMessage result) {
			add(result);
		}
		else if (message instanceof SystemMessage system) {
			this.items.add(InputItem.message("system", system.text()));
		}
		else {
			throw new UnsupportedFeatureException("The Responses API takes messages of the system, the user, the model "
					+ "and tools; leave out " + message.getClass().getSimpleName());
		}
	}

	private void add(AiMessage answer) {
		List<InputItem> output = RememberedOutput.items(answer);
		if (output == null) {
			addWords(answer);
			return;
		}
		this.items.addAll(output);
		for (InputItem item : output) {
			RawJson caller = item.json().members().get("caller");
			if (caller != null && item.type().equals("function_call")) {
				this.callers.put(item.json().tree().path("call_id").asString(""), caller);
			}
		}
	}

	private void addWords(AiMessage answer) {
		if (answer.attributes().get(OTHER_MODELS_REASONING) instanceof String encrypted) {
			ObjectNode reasoning = item("reasoning").put("encrypted_content", encrypted);
			String thinking = answer.thinking();
			if (thinking != null && !thinking.isEmpty()) {
				reasoning.putArray("summary").addObject().put("type", "summary_text").put("text", thinking);
			}
			else {
				reasoning.putArray("summary");
			}
			addRaw(reasoning);
		}
		String text = answer.text();
		if (text != null && !text.isEmpty()) {
			this.items.add(InputItem.message("assistant", text));
		}
		for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
			addRaw(item("function_call").put("call_id", call.id())
				.put("name", call.name())
				.put("arguments", (call.arguments() != null) ? call.arguments() : "{}"));
		}
	}

	private void add(ToolExecutionResultMessage result) {
		InputItem output = result.hasSingleText() ? InputItem.functionCallOutput(result.id(), result.text())
				: InputItem.functionCallOutput(result.id(), ContentParts.of(result.contents()));
		this.items.add(output.caller(this.callers.get(result.id())));
	}

	private void addRaw(JsonNode item) {
		this.items.add(InputItem.raw(RawJson.parse(item.toString())));
	}

	private static ObjectNode item(String type) {
		return JsonNodeFactory.instance.objectNode().put("type", type);
	}

}
