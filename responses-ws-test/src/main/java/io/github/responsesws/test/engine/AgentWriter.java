package io.github.responsesws.test.engine;

import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what agents do at the service: actions with their outputs, and messages to each
 * other.
 */
final class AgentWriter {

	private AgentWriter() {
	}

	/**
	 * Write an action and its output.
	 * @param action the action, {@code spawn_agent} for instance
	 * @param arguments its arguments as JSON
	 * @param output what comes of it
	 */
	static List<Action> action(String action, String arguments, String output) {
		String callId = Ids.next("call");
		ObjectNode call = WireJson.object()
			.put("id", Ids.next("mac"))
			.put("type", "multi_agent_call")
			.put("call_id", callId)
			.put("action", action)
			.put("arguments", arguments);
		return Stream.of(item(call), item(output(callId, action, output))).flatMap(List::stream).toList();
	}

	private static ObjectNode output(String callId, String action, String output) {
		ObjectNode item = WireJson.object()
			.put("id", Ids.next("maco"))
			.put("type", "multi_agent_call_output")
			.put("call_id", callId)
			.put("action", action);
		ObjectNode part = item.putArray("output").addObject().put("type", "output_text").put("text", output);
		part.putArray("annotations");
		return item;
	}

	/**
	 * Write what one agent says to another.
	 */
	static List<Action> message(String author, String recipient, String text) {
		ObjectNode item = WireJson.object()
			.put("id", Ids.next("amsg"))
			.put("type", "agent_message")
			.put("author", author)
			.put("recipient", recipient);
		item.putArray("content").addObject().put("type", "input_text").put("text", text);
		return item(item);
	}

	private static List<Action> item(ObjectNode item) {
		int[] index = new int[1];
		return List.of((turn) -> {
			index[0] = turn.response().outputIndex();
			turn.emit(event("response.output_item.added", index[0], item));
		}, (turn) -> turn.emit(event("response.output_item.done", index[0], item)));
	}

	private static ObjectNode event(String type, int index, ObjectNode item) {
		ObjectNode event = WireJson.object().put("type", type).put("output_index", index);
		event.set("item", item.deepCopy());
		return event;
	}

}
