package io.github.responsesws.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells which items are calls that want an output, and which output is whose. Calls that
 * the service makes by itself, such as {@code web_search_call}, have no call ID.
 */
final class CallItems {

	private CallItems() {
	}

	static boolean isCall(JsonNode item) {
		return isCallType(type(item)) && callId(item) != null;
	}

	/**
	 * Return whether an item is a call that was cut short, so that it can have no output.
	 */
	static boolean isIncomplete(JsonNode item) {
		return isCall(item) && "incomplete".equals(item.path("status").stringValue(null));
	}

	/**
	 * Return the ID by which a call and its output find each other.
	 * @return the ID, or {@code null} if the item is neither
	 */
	static @Nullable String callId(JsonNode item) {
		return switch (type(item)) {
			case "mcp_approval_request" -> item.path("id").stringValue(null);
			case "mcp_approval_response" -> item.path("approval_request_id").stringValue(null);
			default -> item.path("call_id").stringValue(null);
		};
	}

	/**
	 * Return whether items of a type are calls or outputs of calls.
	 */
	static boolean isOfCall(String type) {
		return isCallType(type) || type.endsWith("_call_output") || type.equals("mcp_approval_response");
	}

	private static boolean isCallType(String type) {
		return type.endsWith("_call") || type.equals("mcp_approval_request");
	}

	/**
	 * Return the IDs of the calls to which there are outputs.
	 */
	static Set<String> answered(List<JsonNode> items) {
		Set<String> answered = new HashSet<>();
		for (JsonNode item : items) {
			String id = callId(item);
			if (id != null && !isCall(item)) {
				answered.add(id);
			}
		}
		return answered;
	}

	static boolean isReasoning(JsonNode item) {
		return type(item).equals("reasoning");
	}

	static List<RawJson> withoutReasoning(List<RawJson> items) {
		return items.stream().filter((item) -> !isReasoning(item.tree())).toList();
	}

	/**
	 * Return items but for reasoning that the service can read only if it has stored it.
	 */
	static List<RawJson> readable(List<RawJson> items) {
		return items.stream().filter((item) -> {
			JsonNode tree = item.tree();
			return !isReasoning(tree) || !tree.path("encrypted_content").asString("").isEmpty();
		}).toList();
	}

	static String type(JsonNode item) {
		return item.path("type").asString("");
	}

}
