package io.github.responsesws.benchmarks.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The events of a turn as JSON, of the size and with the members of the service's own.
 * IDs and times are placeholders of fixed width.
 */
public final class TurnEvents {

	/** Stands for the part of an ID that differs from turn to turn. */
	static final String ID = "~~~~~~~~~~~~~~~~";

	/** Stands for the time at which a delta is written. */
	static final String STAMP = "^^^^^^^^^^^^^^^^^^^";

	private static final int DELTA_SIZE = 241;

	private static final String ID_TAIL = "0f3c6a9d2b5e8147c0a3d6f9";

	private static final String RESPONSE_ID = "resp_" + ID + ID_TAIL;

	private static final String ITEM_ID = "msg_" + ID + ID_TAIL;

	private static final String CALL_ID = "call_" + ID;

	private static final String[] WORDS = { " The", " answer", " to", " the", " question", " about", " latency", " is",
			" measured", "," };

	private final TurnShape shape;

	private final String lane;

	private final List<String> events = new ArrayList<>();

	private TurnEvents(TurnShape shape, @Nullable String streamId) {
		this.shape = shape;
		this.lane = (streamId != null) ? ",\"stream_id\":\"" + streamId + "\"" : "";
	}

	/**
	 * Write the events of a turn.
	 * @param shape the shape of the turn
	 * @param streamId the lane, or {@code null} for the default lane
	 * @return the events in order
	 */
	public static List<String> of(TurnShape shape, @Nullable String streamId) {
		return new TurnEvents(shape, streamId).write();
	}

	/**
	 * Return an ID of a response, as long as the service's.
	 * @param number which
	 */
	public static String responseId(int number) {
		return RESPONSE_ID.replace(ID, String.format("%016x", number));
	}

	/**
	 * Return an ID of a function call, as long as the service's.
	 * @param number which
	 */
	public static String callId(int number) {
		return CALL_ID.replace(ID, String.format("%016x", number));
	}

	/**
	 * Return a function call as it is repeated in the input of a later turn.
	 * @param number which
	 * @return the item
	 */
	public static String functionCall(int number) {
		return function("completed", "word".repeat(16)).replace(ID, String.format("%016x", number));
	}

	private List<String> write() {
		add("response.created", "\"response\":" + response("in_progress", "[]", "null"));
		add("response.in_progress", "\"response\":" + response("in_progress", "[]", "null"));
		String output = switch (this.shape.calls()) {
			case 0 -> message();
			case 1 -> call(Collections.nCopies(this.shape.deltas(), "word"));
			case 3 -> call(arguments(this.shape.deltas()));
			default -> calls();
		};
		add("response.completed",
				"\"response\":" + response("completed", "[" + output + "]",
						"{\"input_tokens\":328,\"input_tokens_details\":{\"cached_tokens\":256},\"output_tokens\":52,"
								+ "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":380}"));
		return this.events;
	}

	private String message() {
		StringBuilder text = new StringBuilder();
		String place = "\"item_id\":\"" + ITEM_ID + "\",\"output_index\":0,\"content_index\":0,";
		add("response.output_item.added", "\"output_index\":0,\"item\":" + item("in_progress", "[]"));
		add("response.content_part.added", place + "\"part\":" + part(""));
		for (int i = 0; i < this.shape.deltas(); i++) {
			String word = (this.shape.rate() > 0) ? STAMP : word(i);
			text.append((this.shape.rate() > 0) ? "" : word);
			add("response.output_text.delta", place + "\"delta\":\"" + word + "\",\"logprobs\":[],\"obfuscation\":\"",
					"\"");
		}
		add("response.output_text.done", place + "\"text\":\"" + text + "\",\"logprobs\":[]");
		add("response.content_part.done", place + "\"part\":" + part(text.toString()));
		String done = item("completed", "[" + part(text.toString()) + "]");
		add("response.output_item.done", "\"output_index\":0,\"item\":" + done);
		return done;
	}

	/**
	 * Return a word of an answer.
	 */
	static String word(int index) {
		return WORDS[index % WORDS.length];
	}

	/**
	 * Return the arguments of a call in pieces, escaped as in a JSON string.
	 */
	static List<String> arguments(int pieces) {
		List<String> arguments = new ArrayList<>(Collections.nCopies(pieces, "word"));
		arguments.set(0, "{\\\"term\\\":\\\"");
		arguments.set(pieces - 1, "\\\",\\\"limit\\\":5}");
		return arguments;
	}

	private String call(List<String> pieces) {
		String place = "\"item_id\":\"" + ITEM_ID + "\",\"output_index\":0,";
		add("response.output_item.added", "\"output_index\":0,\"item\":" + function("in_progress", ""));
		for (String piece : pieces) {
			add("response.function_call_arguments.delta", place + "\"delta\":\"" + piece + "\",\"obfuscation\":\"",
					"\"");
		}
		String arguments = String.join("", pieces);
		add("response.function_call_arguments.done", place + "\"arguments\":\"" + arguments + "\"");
		String done = function("completed", arguments);
		add("response.output_item.done", "\"output_index\":0,\"item\":" + done);
		return done;
	}

	/**
	 * Write two calls, each followed by half of the text.
	 */
	private String calls() {
		return wholeCall(0, "a") + "," + words(1, "m") + "," + wholeCall(2, "b") + "," + words(3, "n");
	}

	private String wholeCall(int index, String tail) {
		String arguments = "{\\\"term\\\":\\\"latency " + tail + "\\\",\\\"limit\\\":5}";
		String place = "\"item_id\":\"" + ITEM_ID + tail + "\",\"output_index\":" + index + ",";
		add("response.output_item.added",
				"\"output_index\":" + index + ",\"item\":" + named(function("in_progress", ""), tail));
		add("response.function_call_arguments.done", place + "\"arguments\":\"" + arguments + "\"");
		String done = named(function("completed", arguments), tail);
		add("response.output_item.done", "\"output_index\":" + index + ",\"item\":" + done);
		return done;
	}

	private String words(int index, String tail) {
		StringBuilder text = new StringBuilder();
		String place = "\"item_id\":\"" + ITEM_ID + tail + "\",\"output_index\":" + index + ",\"content_index\":0,";
		add("response.output_item.added",
				"\"output_index\":" + index + ",\"item\":" + named(item("in_progress", "[]"), tail));
		add("response.content_part.added", place + "\"part\":" + part(""));
		for (int i = 0; i < this.shape.deltas() / 2; i++) {
			String word = WORDS[i % WORDS.length];
			text.append(word);
			add("response.output_text.delta", place + "\"delta\":\"" + word + "\",\"logprobs\":[],\"obfuscation\":\"",
					"\"");
		}
		add("response.output_text.done", place + "\"text\":\"" + text + "\",\"logprobs\":[]");
		add("response.content_part.done", place + "\"part\":" + part(text.toString()));
		String done = named(item("completed", "[" + part(text.toString()) + "]"), tail);
		add("response.output_item.done", "\"output_index\":" + index + ",\"item\":" + done);
		return done;
	}

	/**
	 * Tell an item from the others of its response.
	 */
	private static String named(String item, String tail) {
		return item.replace(ITEM_ID, ITEM_ID + tail).replace(CALL_ID, CALL_ID + tail);
	}

	private void add(String type, String members) {
		this.events.add("{\"type\":\"" + type + "\",\"sequence_number\":" + this.events.size() + "," + members
				+ this.lane + "}");
	}

	/**
	 * Add a delta, padded to the size of the service's own.
	 */
	private void add(String type, String members, String end) {
		int size = this.events.size();
		int padding = DELTA_SIZE
				- ("{\"type\":\"" + type + "\",\"sequence_number\":" + size + "," + members + end + "}").length();
		add(type, members + "aB3xY9kLmN0pQrStUvWz".repeat(8).substring(0, Math.max(padding, 0)) + end);
	}

	private static String item(String status, String content) {
		return "{\"id\":\"" + ITEM_ID + "\",\"type\":\"message\",\"status\":\"" + status
				+ "\",\"role\":\"assistant\",\"content\":" + content + "}";
	}

	private static String part(String text) {
		return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"" + text + "\"}";
	}

	private static String function(String status, String arguments) {
		return "{\"id\":\"" + ITEM_ID + "\",\"type\":\"function_call\",\"status\":\"" + status + "\",\"call_id\":\""
				+ CALL_ID + "\",\"name\":\"lookup\",\"arguments\":\"" + arguments + "\"}";
	}

	private static String response(String status, String output, String usage) {
		return "{\"id\":\"" + RESPONSE_ID + "\",\"object\":\"response\",\"created_at\":1790000000,\"status\":\""
				+ status + "\",\"background\":false,\"completed_at\":null,\"error\":null,\"frequency_penalty\":0.0,"
				+ "\"incomplete_details\":null,\"instructions\":\""
				+ "Answer briefly and name your sources. ".repeat(12)
				+ "\",\"max_output_tokens\":null,\"max_tool_calls\":null,\"model\":\"gpt-5.1\",\"output\":" + output
				+ ",\"parallel_tool_calls\":true,\"presence_penalty\":0.0,\"previous_response_id\":null,"
				+ "\"prompt_cache_key\":null,\"prompt_cache_retention\":null,"
				+ "\"reasoning\":{\"effort\":\"none\",\"summary\":null},\"safety_identifier\":null,"
				+ "\"service_tier\":\"default\",\"store\":false,\"temperature\":1.0,"
				+ "\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"},\"tool_choice\":\"auto\",\"tools\":["
				+ tool("lookup", "Look a term up in the catalogue") + "," + tool("order", "Place an order")
				+ "],\"top_logprobs\":0,\"top_p\":1.0,\"truncation\":\"disabled\",\"usage\":" + usage
				+ ",\"user\":null,\"metadata\":{}}";
	}

	private static String tool(String name, String description) {
		return "{\"type\":\"function\",\"name\":\"" + name + "\",\"description\":\"" + description
				+ "\",\"parameters\":{\"type\":\"object\",\"properties\":{\"term\":{\"type\":\"string\","
				+ "\"description\":\"What to look for\"},\"limit\":{\"type\":\"integer\"}},\"required\":[\"term\","
				+ "\"limit\"],\"additionalProperties\":false},\"strict\":true}";
	}

}
