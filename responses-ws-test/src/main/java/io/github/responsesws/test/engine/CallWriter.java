package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one call of a function: the item, its arguments in deltas, and their end. A
 * function that the request offers as an async one is called as such. Used by one turn.
 */
final class CallWriter {

	private static final int DELTA_LENGTH = 12;

	private final String id = Ids.next("fc");

	private final String callId = Ids.next("call");

	private final String name;

	private final String arguments;

	private final boolean program;

	private @Nullable ObjectNode caller;

	CallWriter(String name, String arguments) {
		this(name, arguments, false);
	}

	/**
	 * Create a writer.
	 * @param program whether the program makes the call that runs
	 */
	CallWriter(String name, String arguments, boolean program) {
		this.name = name;
		this.arguments = arguments;
		this.program = program;
	}

	List<Action> actions() {
		List<Action> actions = new ArrayList<>();
		int[] index = new int[1];
		actions.add((turn) -> {
			index[0] = turn.response().outputIndex();
			this.caller = this.program ? ProgramItems.caller(turn) : null;
			turn.emit(item(turn, "response.output_item.added", index[0], "in_progress", ""));
		});
		for (int start = 0; start < this.arguments.length(); start += DELTA_LENGTH) {
			String delta = this.arguments.substring(start, Math.min(start + DELTA_LENGTH, this.arguments.length()));
			actions.add((turn) -> turn.emit(delta(turn, index[0], delta)));
		}
		actions.add((turn) -> turn.emit(event("response.function_call_arguments.done", index[0]).put("name", this.name)
			.put("arguments", this.arguments)));
		actions
			.add((turn) -> turn.emit(item(turn, "response.output_item.done", index[0], "completed", this.arguments)));
		return actions;
	}

	private ObjectNode delta(ServerTurn turn, int index, String delta) {
		ObjectNode event = event("response.function_call_arguments.delta", index).put("delta", delta);
		if (turn.request().obfuscated()) {
			event.put("obfuscation", Obfuscation.of(delta, turn.response().sequence()));
		}
		return event;
	}

	private ObjectNode event(String type, int index) {
		return WireJson.object().put("type", type).put("item_id", this.id).put("output_index", index);
	}

	private ObjectNode item(ServerTurn turn, String type, int index, String status, String arguments) {
		ObjectNode event = WireJson.object().put("type", type).put("output_index", index);
		ObjectNode item = event.putObject("item")
			.put("id", this.id)
			.put("type", "function_call")
			.put("status", status)
			.put("arguments", arguments)
			.put("call_id", this.callId)
			.put("name", this.name);
		if (isAsync(turn)) {
			item.put("async", true);
		}
		if (this.caller != null) {
			item.set("caller", this.caller.deepCopy());
		}
		return event;
	}

	private boolean isAsync(ServerTurn turn) {
		return turn.request()
			.body()
			.path("tools")
			.valueStream()
			.anyMatch((tool) -> WireJson.stringOrEmpty(tool, "name").equals(this.name) && ToolCalls.isAsync(tool));
	}

}
