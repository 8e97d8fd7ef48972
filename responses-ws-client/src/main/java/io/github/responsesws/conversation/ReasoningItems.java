package io.github.responsesws.conversation;

import java.util.List;

import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningItem;
import tools.jackson.databind.JsonNode;

/**
 * Reasoning among the items of a conversation: the service refuses what it cannot read.
 */
final class ReasoningItems {

	private ReasoningItems() {
	}

	static List<RawJson> removed(List<RawJson> items) {
		return items.stream().filter((item) -> !isReasoning(item.tree())).toList();
	}

	static List<OutputItem> removedOutput(List<OutputItem> output) {
		return output.stream().filter((item) -> !(item instanceof ReasoningItem)).toList();
	}

	/**
	 * Return items but for reasoning that the service can read only if it has stored it.
	 */
	static List<RawJson> readable(List<RawJson> items) {
		return items.stream().filter((item) -> isReadable(item.tree())).toList();
	}

	/**
	 * Return the output but for reasoning that the service can read only if it has stored
	 * it.
	 */
	static List<OutputItem> readableOutput(List<OutputItem> output) {
		return output.stream()
			.filter((item) -> !(item instanceof ReasoningItem) || isReadable(item.json().tree()))
			.toList();
	}

	private static boolean isReasoning(JsonNode item) {
		return item.path("type").asString("").equals("reasoning");
	}

	private static boolean isReadable(JsonNode item) {
		return !isReasoning(item) || !item.path("encrypted_content").asString("").isEmpty();
	}

}
