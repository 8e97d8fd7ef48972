package io.github.responsesws.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A turn as the service's older API, Chat Completions, has it: the same text or call, in
 * as many deltas, with the members of the service's own.
 */
final class ChatCompletion {

	private static final String TAIL = "0f3c6a9d2b5e";

	private static final String USAGE = "{\"prompt_tokens\":328,\"completion_tokens\":52,\"total_tokens\":380,"
			+ "\"prompt_tokens_details\":{\"cached_tokens\":256,\"audio_tokens\":0},"
			+ "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
			+ "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";

	private final TurnShape shape;

	private final boolean call;

	ChatCompletion(TurnShape shape) {
		this.shape = shape;
		this.call = shape.calls() != 0;
	}

	/**
	 * Return what is streamed, with the usage and the word that ends it.
	 */
	List<String> chunks() {
		List<String> chunks = new ArrayList<>();
		chunks.add(chunk("{\"role\":\"assistant\",\"content\":"
				+ (this.call ? "null,\"tool_calls\":[{\"index\":0," + call("") + "]" : "\"\"") + ",\"refusal\":null}"));
		for (String piece : pieces()) {
			chunks
				.add(chunk(this.call ? "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]}"
						: "{\"content\":\"" + piece + "\"}"));
		}
		chunks.add(chunk("[" + choice("\"delta\":{}", finishReason()) + "]", "null"));
		chunks.add(chunk("[]", USAGE));
		chunks.add("[DONE]");
		return chunks;
	}

	/**
	 * Return what is sent at once where nothing is streamed.
	 */
	String whole() {
		String said = String.join("", pieces());
		String message = "{\"role\":\"assistant\",\"content\":"
				+ (this.call ? "null,\"tool_calls\":[{" + call(said) + "]" : "\"" + said + "\"")
				+ ",\"refusal\":null,\"annotations\":[]}";
		return "{" + head("chat.completion") + ",\"choices\":[" + choice("\"message\":" + message, finishReason())
				+ "],\"usage\":" + USAGE + "}";
	}

	private List<String> pieces() {
		if (this.call) {
			return TurnEvents.arguments(this.shape.deltas());
		}
		List<String> words = new ArrayList<>();
		for (int i = 0; i < this.shape.deltas(); i++) {
			words.add(TurnEvents.word(i));
		}
		return words;
	}

	private String finishReason() {
		return this.call ? "\"tool_calls\"" : "\"stop\"";
	}

	private static String call(String arguments) {
		return "\"id\":\"call_" + TurnEvents.ID + "\",\"type\":\"function\",\"function\":{\"name\":\"lookup\","
				+ "\"arguments\":\"" + arguments + "\"}}";
	}

	private static String chunk(String delta) {
		return chunk("[" + choice("\"delta\":" + delta, "null") + "]", "null");
	}

	private static String chunk(String choices, String usage) {
		return "{" + head("chat.completion.chunk") + ",\"choices\":" + choices + ",\"usage\":" + usage + "}";
	}

	private static String choice(String said, String finishReason) {
		return "{\"index\":0," + said + ",\"finish_reason\":" + finishReason + "}";
	}

	private static String head(String object) {
		return "\"id\":\"chatcmpl-" + TurnEvents.ID + TAIL + "\",\"object\":\"" + object
				+ "\",\"created\":1790000000,\"model\":\"gpt-5.1\",\"service_tier\":\"default\","
				+ "\"system_fingerprint\":null";
	}

}
