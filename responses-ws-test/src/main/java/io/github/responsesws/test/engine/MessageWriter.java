package io.github.responsesws.test.engine;

import java.util.List;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one assistant message: the item, its only part, the deltas, and their ends.
 */
final class MessageWriter {

	private final String id = Ids.next("msg");

	private final StringBuilder text = new StringBuilder();

	private final Kind kind;

	private final @Nullable String phase;

	private int index;

	MessageWriter() {
		this(Kind.TEXT, null);
	}

	/**
	 * Begin a message.
	 * @param kind what the message says
	 * @param phase its {@code phase}, or {@code null} for none
	 */
	MessageWriter(Kind kind, @Nullable String phase) {
		this.kind = kind;
		this.phase = phase;
	}

	List<Action> begin() {
		return List.of((turn) -> {
			this.index = turn.response().outputIndex();
			turn.emit(item("response.output_item.added", "in_progress", false));
		}, (turn) -> {
			ObjectNode event = part("response.content_part.added");
			event.set("part", this.kind.part(""));
			turn.emit(event);
		});
	}

	Action delta(String delta) {
		return (turn) -> {
			this.text.append(delta);
			ObjectNode event = part(this.kind.event + ".delta").put("delta", delta);
			this.kind.complete(event);
			if (turn.request().obfuscated()) {
				event.put("obfuscation", Obfuscation.of(delta, turn.response().sequence()));
			}
			turn.emit(event);
		};
	}

	List<Action> end() {
		return List.of((turn) -> {
			ObjectNode event = part(this.kind.event + ".done").put(this.kind.member, this.text.toString());
			this.kind.complete(event);
			turn.emit(event);
		}, (turn) -> {
			ObjectNode event = part("response.content_part.done");
			event.set("part", this.kind.part(this.text.toString()));
			turn.emit(event);
		}, (turn) -> {
			boolean cut = "max_output_tokens".equals(turn.interruption());
			turn.emit(item("response.output_item.done", cut ? "incomplete" : "completed", true));
		});
	}

	private ObjectNode part(String type) {
		return WireJson.object()
			.put("type", type)
			.put("item_id", this.id)
			.put("output_index", this.index)
			.put("content_index", 0);
	}

	private ObjectNode item(String type, String status, boolean withContent) {
		ObjectNode event = WireJson.object().put("type", type).put("output_index", this.index);
		ObjectNode item = event.putObject("item").put("id", this.id).put("type", "message").put("status", status);
		item.put("role", "assistant");
		if (this.phase != null) {
			item.put("phase", this.phase);
		}
		item.putArray("content");
		if (withContent) {
			item.withArray("content").add(this.kind.part(this.text.toString()));
		}
		return event;
	}

	/**
	 * What a message says.
	 */
	enum Kind {

		TEXT("response.output_text", "output_text", "text"),

		REFUSAL("response.refusal", "refusal", "refusal");

		private final String event;

		private final String type;

		private final String member;

		Kind(String event, String type, String member) {
			this.event = event;
			this.type = type;
			this.member = member;
		}

		private ObjectNode part(String text) {
			ObjectNode part = WireJson.object().put("type", this.type).put(this.member, text);
			if (this == TEXT) {
				part.putArray("annotations");
			}
			complete(part);
			return part;
		}

		private void complete(ObjectNode node) {
			if (this == TEXT) {
				node.putArray("logprobs");
			}
		}

	}

}
