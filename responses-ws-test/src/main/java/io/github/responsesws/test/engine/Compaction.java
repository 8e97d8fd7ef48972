package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.test.model.Summary;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.TokenUsage;
import io.github.responsesws.test.wire.Tokens;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces a long context by one opaque item, on the service's own decision during a
 * response or on demand, over HTTP or by a trigger in the input.
 */
public final class Compaction {

	private Compaction() {
	}

	/**
	 * Return the events of a compaction inside a response, if the request allows it and
	 * the context is large enough. A context that still waits for tool outputs is left
	 * alone.
	 * @param turn the turn, its other output finished
	 * @return the actions, possibly none
	 */
	static List<Action> actions(ServerTurn turn) {
		int threshold = turn.request().compactThreshold();
		if (threshold < 0 || turn.response().contextTokens() <= threshold
				|| !ToolCalls.requiredInput(turn.request(), turn.response().output()).isEmpty()) {
			return List.of();
		}
		return write(turn);
	}

	/**
	 * Return whether a request only demands a compaction.
	 * @param body the request
	 * @return whether its input ends with a {@code compaction_trigger}
	 */
	public static boolean isDemanded(JsonNode body) {
		JsonNode input = body.path("input");
		return input.isArray() && !input.isEmpty()
				&& WireJson.type(input.get(input.size() - 1)).equals("compaction_trigger");
	}

	static List<Action> write(ServerTurn turn) {
		List<JsonNode> window = new ArrayList<>(turn.context());
		window.addAll(turn.response().output());
		ObjectNode item = item(window);
		int index = turn.response().outputIndex();
		return List.of((current) -> current.emit(event("response.output_item.added", index, item)),
				(current) -> current.emit(WireJson.object()
					.put("type", "response.compaction.compacting")
					.put("item_id", WireJson.stringOrEmpty(item, "id"))
					.put("output_index", index)),
				(current) -> current.emit(event("response.output_item.done", index, item)));
	}

	/**
	 * Return the answer of {@code POST /v1/responses/compact}: the user's messages, then
	 * one compaction item.
	 * @param context the items to compact
	 * @param createdAt seconds since the epoch
	 * @return the window, an object of type {@code response.compaction}
	 */
	public static ObjectNode window(List<JsonNode> context, long createdAt) {
		ObjectNode window = WireJson.object()
			.put("id", Ids.next("resp"))
			.put("object", "response.compaction")
			.put("created_at", createdAt);
		ArrayNode output = window.putArray("output");
		for (JsonNode item : context) {
			if ("user".equals(WireJson.string(item, "role"))) {
				output.add(userMessage(item));
			}
		}
		ObjectNode compacted = item(context);
		output.add(compacted);
		window.set("usage", new TokenUsage(Tokens.of(context), 0, Tokens.of(compacted), 0).toJson());
		return window;
	}

	private static ObjectNode userMessage(JsonNode item) {
		JsonNode content = item.path("content");
		ObjectNode message = CreateRequest.userMessage(content.isString() ? content.stringValue() : "");
		message.put("id", Ids.next("msg")).put("status", "completed");
		if (content.isArray()) {
			message.set("content", content);
		}
		return message;
	}

	private static ObjectNode item(List<JsonNode> context) {
		return WireJson.object()
			.put("id", Ids.next("cmp"))
			.put("type", "compaction")
			.put("encrypted_content", Summary.of(context).encode());
	}

	private static ObjectNode event(String type, int index, ObjectNode item) {
		ObjectNode event = WireJson.object().put("type", type).put("output_index", index);
		event.set("item", item);
		return event;
	}

}
