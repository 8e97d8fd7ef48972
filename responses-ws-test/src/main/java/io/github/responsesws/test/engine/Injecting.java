package io.github.responsesws.test.engine;

import java.util.List;
import java.util.Set;

import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes {@code response.inject} messages: hands outputs to the running response, or
 * reports why not. A message that is no proper one ends the connection. Owned by the
 * connection's event loop.
 */
final class Injecting {

	private static final int POLICY_VIOLATION = 1008;

	private static final Set<String> FIELDS = Set.of("type", "response_id", "input");

	private static final Set<String> OUTPUTS = Set.of("function_call_output", "custom_tool_call_output");

	private final LaneTable lanes;

	private final EndedTurns ended;

	private final Outlet outlet;

	Injecting(LaneTable lanes, EndedTurns ended, Outlet outlet) {
		this.lanes = lanes;
		this.ended = ended;
		this.outlet = outlet;
	}

	void receive(ObjectNode frame) {
		String target = WireJson.stringOrEmpty(frame, "response_id");
		JsonNode input = frame.path("input");
		if (target.isEmpty() || !isValid(frame, input)) {
			this.outlet.close(POLICY_VIOLATION, "malformed response.inject");
			return;
		}
		ServerTurn turn = running(target);
		if (turn != null) {
			List<JsonNode> outputs = input.valueStream().toList();
			if (!turn.injections().take(outputs)) {
				this.outlet.close(POLICY_VIOLATION, "response.inject with the output of no open call");
			}
			return;
		}
		EndedTurns.Ended past = this.ended.find(target);
		String code = (past != null) ? InjectedOutputs.ALREADY_COMPLETED : "response_not_found";
		ObjectNode event = InjectedOutputs.failed(target, input, code);
		if (past != null && past.label() != null) {
			event.put("stream_id", past.label());
		}
		this.outlet.send(event.put("sequence_number", 0), 0);
		this.outlet.flush();
	}

	private @Nullable ServerTurn running(String id) {
		for (ServerLane lane : this.lanes.all()) {
			ServerTurn turn = lane.running();
			if (turn != null && turn.request().multiAgent() && turn.response().id().equals(id)
					&& turn.response().phase() == ResponseState.Phase.OPEN) {
				return turn;
			}
		}
		return null;
	}

	private static boolean isValid(ObjectNode frame, JsonNode input) {
		return FIELDS.equals(Set.copyOf(frame.propertyNames())) && input.isArray() && !input.isEmpty()
				&& input.valueStream().allMatch(Injecting::isOutput);
	}

	private static boolean isOutput(JsonNode item) {
		JsonNode output = item.path("output");
		return OUTPUTS.contains(WireJson.type(item)) && !WireJson.stringOrEmpty(item, "call_id").isEmpty()
				&& (output.isString() || output.isArray());
	}

}
