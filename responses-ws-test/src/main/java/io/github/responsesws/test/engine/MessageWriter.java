package io.github.responsesws.test.engine;

import java.util.List;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one assistant message: the item, its only text part, the deltas, and their ends.
 */
final class MessageWriter {

	private final String id = Ids.next("msg");

	private final StringBuilder text = new StringBuilder();

	private int index;

	List<Action> begin() {
		return List.of((turn) -> {
			this.index = turn.response().outputIndex();
			turn.emit(item("response.output_item.added", "in_progress", false));
		}, (turn) -> {
			ObjectNode event = part("response.content_part.added");
			event.set("part", textPart(""));
			turn.emit(event);
		});
	}

	Action delta(String delta) {
		return (turn) -> {
			this.text.append(delta);
			ObjectNode event = part("response.output_text.delta").put("delta", delta);
			event.putArray("logprobs");
			if (turn.request().obfuscated()) {
				event.put("obfuscation", Obfuscation.of(delta, turn.response().sequence()));
			}
			turn.emit(event);
		};
	}

	List<Action> end() {
		return List.of((turn) -> {
			ObjectNode event = part("response.output_text.done").put("text", this.text.toString());
			event.putArray("logprobs");
			turn.emit(event);
		}, (turn) -> {
			ObjectNode event = part("response.content_part.done");
			event.set("part", textPart(this.text.toString()));
			turn.emit(event);
		}, (turn) -> {
			boolean cut = "max_output_tokens".equals(turn.interruption());
			turn.emit(item("response.output_item.done", cut ? "incomplete" : "completed", true));
		});
	}

	private ObjectNode part(String type) {
		return Json.object()
			.put("type", type)
			.put("item_id", this.id)
			.put("output_index", this.index)
			.put("content_index", 0);
	}

	private ObjectNode item(String type, String status, boolean withContent) {
		ObjectNode event = Json.object().put("type", type).put("output_index", this.index);
		ObjectNode item = event.putObject("item").put("id", this.id).put("type", "message").put("status", status);
		item.put("role", "assistant");
		item.putArray("content");
		if (withContent) {
			item.withArray("content").add(textPart(this.text.toString()));
		}
		return event;
	}

	private static ObjectNode textPart(String text) {
		ObjectNode part = Json.object().put("type", "output_text").put("text", text);
		part.putArray("annotations");
		part.putArray("logprobs");
		return part;
	}

}
