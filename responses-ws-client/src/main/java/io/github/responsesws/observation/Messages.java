package io.github.responsesws.observation;

import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prompts and outputs in the shape that the conventions give messages.
 */
final class Messages {

	private Messages() {
	}

	static @Nullable String instructions(ResponseRequest request) {
		String instructions = request.instructions();
		if (instructions == null) {
			return null;
		}
		ArrayNode parts = JsonMapper.shared().createArrayNode();
		parts.addObject().put("type", "text").put("content", instructions);
		return parts.toString();
	}

	static String input(ResponseRequest request) {
		return messages(request.input().stream().map(InputItem::json).toList(), null);
	}

	static String output(Response response, String finishReason) {
		return messages(response.output().stream().map((item) -> InputItem.of(item).json()).toList(), finishReason);
	}

	private static String messages(List<RawJson> items, @Nullable String finishReason) {
		ArrayNode messages = JsonMapper.shared().createArrayNode();
		for (RawJson json : items) {
			JsonNode item = json.tree();
			ObjectNode message = messages.addObject().put("role", role(item));
			parts(item, message.putArray("parts"));
			if (finishReason != null) {
				message.put("finish_reason", finishReason);
			}
		}
		return messages.toString();
	}

	private static String role(JsonNode item) {
		if (item.has("role")) {
			return item.path("role").asString("");
		}
		return item.path("type").asString("").endsWith("_output") ? "tool" : "assistant";
	}

	private static void parts(JsonNode item, ArrayNode parts) {
		String type = item.path("type").asString("message");
		if (item.has("content") && item.has("role")) {
			content(item.path("content"), parts);
		}
		else if (type.equals("function_call") || type.equals("custom_tool_call")) {
			parts.addObject()
				.put("type", "tool_call")
				.put("id", item.path("call_id").asString(""))
				.put("name", item.path("name").asString(""))
				.put("arguments", item.path("arguments").asString(item.path("input").asString("")));
		}
		else if (type.endsWith("_output")) {
			ObjectNode part = parts.addObject().put("type", "tool_call_response");
			part.put("id", item.path("call_id").asString(""));
			part.set("result", item.path("output"));
		}
		else {
			parts.addObject().put("type", type);
		}
	}

	private static void content(JsonNode content, ArrayNode parts) {
		if (content.isString()) {
			parts.addObject().put("type", "text").put("content", content.asString());
			return;
		}
		for (JsonNode part : content) {
			String text = part.path("text").asString(part.path("refusal").asString(""));
			if (text.isEmpty()) {
				// Images and files are told of, not repeated.
				parts.addObject().put("type", part.path("type").asString(""));
			}
			else {
				parts.addObject().put("type", "text").put("content", text);
			}
		}
	}

}
