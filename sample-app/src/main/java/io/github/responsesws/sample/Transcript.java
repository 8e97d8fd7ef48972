package io.github.responsesws.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what was said out of the items of a conversation. Reasoning and what else nobody
 * said aloud is left out.
 */
final class Transcript {

	private final List<Said> said = new ArrayList<>();

	// Where the calls stand that have no output yet, by their IDs.
	private final Map<String, Integer> calls = new LinkedHashMap<>();

	private boolean compacted;

	private Transcript() {
	}

	/**
	 * Read what is kept.
	 * @param kept the items
	 * @return what was said, in order
	 */
	static Transcript of(Kept kept) {
		Transcript transcript = new Transcript();
		kept.items().stream().map(RawJson::tree).forEach(transcript::read);
		transcript.compacted |= !kept.complete();
		return transcript;
	}

	List<Said> said() {
		return this.said;
	}

	/**
	 * Return whether something was said before that is not here.
	 */
	boolean shortened() {
		return this.compacted;
	}

	private void read(JsonNode item) {
		String type = item.path("type").asString("message");
		switch (type) {
			case "message" -> message(item);
			case "function_call" -> call(item, item.path("arguments").asString(""));
			case "custom_tool_call" -> call(item, item.path("input").asString(""));
			case "function_call_output", "custom_tool_call_output" -> output(item);
			case "compaction" -> {
				this.compacted = true;
			}
			default -> {
				// Nothing that was said aloud.
			}
		}
	}

	private void message(JsonNode item) {
		String text = text(item.path("content"));
		switch (item.path("role").asString("")) {
			case "user" -> this.said.add(Said.question(text));
			case "assistant" -> this.said.add(item.path("phase").asString("").equals("commentary")
					? Said.commentary(agent(item), text) : Said.text(agent(item), text));
			default -> {
				// Instructions.
			}
		}
	}

	private void call(JsonNode item, String arguments) {
		String id = item.path("call_id").asString("");
		this.calls.put(id, this.said.size());
		this.said.add(Said.tool(agent(item), id, item.path("name").asString(""), arguments));
	}

	private void output(JsonNode item) {
		Integer call = this.calls.remove(item.path("call_id").asString(""));
		if (call != null) {
			this.said.set(call, this.said.get(call).with(text(item.path("output"))));
		}
	}

	private static @Nullable String agent(JsonNode item) {
		return item.path("agent").path("agent_name").asString(null);
	}

	private static String text(JsonNode content) {
		if (content.isString()) {
			return content.stringValue();
		}
		List<String> parts = new ArrayList<>();
		for (JsonNode part : content.values()) {
			String text = part.path("text").asString(part.path("refusal").asString(""));
			if (!text.isEmpty()) {
				parts.add(text);
			}
		}
		return String.join("\n\n", parts);
	}

}
