package io.github.responsesws.test.engine;

import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes programs of the model, the callers of their calls, and their ends.
 */
final class ProgramItems {

	private ProgramItems() {
	}

	/**
	 * Write a program.
	 * @param code its source
	 * @return the item
	 */
	static ObjectNode program(String code) {
		return WireJson.object()
			.put("id", Ids.next("prog"))
			.put("type", "program")
			.put("call_id", Ids.next("call"))
			.put("code", code)
			.put("fingerprint", Ids.next("fp"));
	}

	/**
	 * End the program that runs.
	 * @param turn the turn that ends it
	 * @param result what it wrote
	 * @return the item
	 */
	static ObjectNode output(ServerTurn turn, String result) {
		return WireJson.object()
			.put("id", Ids.next("prgo"))
			.put("type", "program_output")
			.put("status", "completed")
			.put("call_id", running(turn))
			.put("result", result);
	}

	/**
	 * Name the program that runs as the one that makes a call.
	 * @param turn the turn that makes the call
	 * @return the value of {@code caller}
	 */
	static ObjectNode caller(ServerTurn turn) {
		return WireJson.object().put("type", "program").put("caller_id", running(turn));
	}

	private static String running(ServerTurn turn) {
		List<String> open = List.copyOf(
				ProgramRules.open(Stream.concat(turn.context().stream(), turn.response().output().stream()).toList()));
		if (open.isEmpty()) {
			throw new IllegalStateException("No program runs whose call or end this could be");
		}
		return open.get(open.size() - 1);
	}

}
