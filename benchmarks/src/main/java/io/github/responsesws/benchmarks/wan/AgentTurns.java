package io.github.responsesws.benchmarks.wan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.responsesws.benchmarks.wire.TurnEvents;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sends: instructions and tools with every request, and either the whole
 * history or the last tool's output.
 */
final class AgentTurns {

	/** Tool calls of a loop; the answer is one more turn. */
	static final int TOOL_CALLS = 20;

	private static final String INSTRUCTIONS = "You look things up in the catalogue. Name your sources. ".repeat(8);

	private static final List<Map<String, Object>> TOOLS = List
		.of(Map.of("type", "function", "name", "lookup", "description", "Look a term up in the catalogue", "parameters",
				Map.of("type", "object", "properties",
						Map.of("term", Map.of("type", "string"), "limit", Map.of("type", "integer")), "required",
						List.of("term", "limit"), "additionalProperties", false)));

	private final List<InputItem> history = new ArrayList<>();

	AgentTurns() {
		this.history.add(question());
	}

	private static InputItem question() {
		return InputItem.userMessage("Compare the twenty entries on streaming protocols and summarise them.");
	}

	static ResponseRequest first() {
		return request(List.of(question()), null);
	}

	/**
	 * Create the request that answers a tool call, and nothing else.
	 */
	static ResponseRequest next(String previousResponseId, String callId) {
		return request(List.of(output(callId)), previousResponseId);
	}

	/**
	 * Create the next request with everything said so far.
	 */
	ResponseRequest nextWithHistory(int turn) {
		if (turn > 0) {
			String callId = TurnEvents.callId(turn);
			this.history.add(InputItem.raw(RawJson.parse(TurnEvents.functionCall(turn))));
			this.history.add(output(callId));
		}
		return request(this.history, null);
	}

	private static InputItem output(String callId) {
		return InputItem.functionCallOutput(callId, "A result of the tool, as long as results are. ".repeat(44));
	}

	private static ResponseRequest request(List<InputItem> input, @Nullable String previousResponseId) {
		return ResponseRequest.builder()
			.model("gpt-5.1")
			.instructions(INSTRUCTIONS)
			.field("tools", TOOLS)
			.store(false)
			.previousResponseId(previousResponseId)
			.input(input)
			.build();
	}

}
