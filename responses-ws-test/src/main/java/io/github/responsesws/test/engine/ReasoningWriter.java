package io.github.responsesws.test.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one reasoning item: with a summary in deltas if the request asks for one, with
 * encrypted content if the request includes it.
 */
final class ReasoningWriter {

	private final String id = Ids.next("rs");

	private final String summary;

	ReasoningWriter(String summary) {
		this.summary = summary;
	}

	List<Action> actions(ServerTurn reader) {
		boolean summarized = WireJson.has(reader.request().body().path("reasoning"), "summary");
		List<Action> actions = new ArrayList<>();
		actions.add((turn) -> turn.emit(item(turn, "response.output_item.added", false)));
		if (summarized) {
			actions.add((turn) -> turn.emit(part(turn, "response.reasoning_summary_part.added", "")));
			for (String delta : Deltas.split(this.summary)) {
				actions.add((turn) -> turn.emit(delta(turn, delta)));
			}
			actions.add(
					(turn) -> turn.emit(event(turn, "response.reasoning_summary_text.done").put("text", this.summary)));
			actions.add((turn) -> turn.emit(part(turn, "response.reasoning_summary_part.done", this.summary)));
		}
		actions.add((turn) -> turn.emit(item(turn, "response.output_item.done", summarized)));
		return actions;
	}

	private ObjectNode delta(ServerTurn turn, String delta) {
		ObjectNode event = event(turn, "response.reasoning_summary_text.delta").put("delta", delta);
		if (turn.request().obfuscated()) {
			event.put("obfuscation", Obfuscation.of(delta, turn.response().sequence()));
		}
		return event;
	}

	private ObjectNode part(ServerTurn turn, String type, String text) {
		ObjectNode event = event(turn, type);
		event.putObject("part").put("type", "summary_text").put("text", text);
		return event;
	}

	private ObjectNode event(ServerTurn turn, String type) {
		return WireJson.object()
			.put("type", type)
			.put("item_id", this.id)
			.put("output_index", turn.response().outputIndex() - 1)
			.put("summary_index", 0);
	}

	private ObjectNode item(ServerTurn turn, String type, boolean withSummary) {
		boolean added = type.endsWith("added");
		ObjectNode event = WireJson.object().put("type", type);
		event.put("output_index", turn.response().outputIndex() - (added ? 0 : 1));
		ObjectNode item = event.putObject("item").put("id", this.id).put("type", "reasoning");
		if (turn.request().includes("reasoning.encrypted_content")) {
			item.put("encrypted_content", encrypted());
		}
		ArrayNode parts = item.putArray("summary");
		if (withSummary) {
			parts.addObject().put("type", "summary_text").put("text", this.summary);
		}
		return event;
	}

	private String encrypted() {
		return "gAAAAAB" + Base64.getUrlEncoder().encodeToString(this.summary.getBytes(StandardCharsets.UTF_8));
	}

}
