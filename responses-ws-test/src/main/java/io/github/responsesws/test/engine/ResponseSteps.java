package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * The frame around the items of a response: its beginning and its end.
 */
final class ResponseSteps {

	private ResponseSteps() {
	}

	/**
	 * Return what must be sent before a new item: the opening events if they were not
	 * sent, the end of a message that is still open.
	 * @param turn the turn
	 * @return the actions, possibly none
	 */
	static List<Action> prepareItem(ServerTurn turn) {
		List<Action> actions = new ArrayList<>();
		if (turn.response().phase() == ResponseState.Phase.NEW) {
			actions.add((current) -> current.emit(current.response().running("response.created")));
			actions.add((current) -> current.emit(current.response().running("response.in_progress")));
		}
		actions.addAll(closeMessage(turn));
		return actions;
	}

	static List<Action> closeMessage(ServerTurn turn) {
		MessageWriter open = turn.openMessage();
		if (open == null) {
			return List.of();
		}
		turn.openMessage(null);
		return open.end();
	}

	/**
	 * Return what writes an item without deltas.
	 * @param item makes the item when its turn has come
	 * @return the actions
	 */
	static List<Action> item(Function<ServerTurn, ObjectNode> item) {
		ObjectNode[] whole = new ObjectNode[1];
		int[] index = new int[1];
		return List.of((turn) -> {
			index[0] = turn.response().outputIndex();
			whole[0] = item.apply(turn);
			turn.emit(item("response.output_item.added", index[0], whole[0].deepCopy()));
		}, (turn) -> turn.emit(item("response.output_item.done", index[0], whole[0].deepCopy())));
	}

	private static ObjectNode item(String type, int index, ObjectNode item) {
		ObjectNode event = WireJson.object().put("type", type).put("output_index", index);
		event.set("item", item);
		return event;
	}

	/**
	 * Return the natural end of a response: whatever is open is closed, the context is
	 * compacted if it grew too large, the terminal event follows.
	 * @param turn the turn
	 * @return the actions
	 */
	static List<Action> finish(ServerTurn turn) {
		List<Action> actions = new ArrayList<>(closeMessage(turn));
		actions.addAll(Compaction.actions(turn));
		actions.add((current) -> {
			String reason = current.interruption();
			current.emit((reason != null) ? incomplete(current, reason) : completed(current));
		});
		return actions;
	}

	static ObjectNode completed(ServerTurn turn) {
		return ResponseState.lifecycle("response.completed", turn.response().terminal("completed"));
	}

	static ObjectNode incomplete(ServerTurn turn, String reason) {
		ObjectNode response = turn.response().terminal("incomplete");
		response.putObject("incomplete_details").put("reason", reason);
		return ResponseState.lifecycle("response.incomplete", response);
	}

	static ObjectNode failed(ServerTurn turn, ObjectNode error) {
		ObjectNode response = turn.response().terminal("failed");
		response.set("error", error);
		response.putNull("usage");
		return ResponseState.lifecycle("response.failed", response);
	}

}
