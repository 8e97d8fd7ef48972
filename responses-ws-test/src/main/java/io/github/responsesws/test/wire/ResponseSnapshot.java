package io.github.responsesws.test.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code response} object that lifecycle events and HTTP answers carry. It echoes the
 * request's settings with the service's defaults filled in.
 *
 * @param id the response's identifier
 * @param createdAt seconds since the epoch
 * @param request the request that is answered
 * @since 0.1.0
 */
public record ResponseSnapshot(String id, long createdAt, CreateRequest request) {

	/**
	 * Return the object in one of its states.
	 * @param status {@code in_progress}, {@code completed}, {@code incomplete} …
	 * @param output the finished items
	 * @param usage the tokens, or {@code null} while they are unknown
	 * @return the JSON shape
	 */
	public ObjectNode toJson(String status, List<? extends JsonNode> output, @Nullable TokenUsage usage) {
		boolean done = usage != null;
		ObjectNode body = this.request.body();
		ObjectNode response = WireJson.object();
		response.put("id", this.id).put("object", "response").put("created_at", this.createdAt);
		response.put("status", status).put("background", false);
		if (status.equals("completed")) {
			response.put("completed_at", this.createdAt);
		}
		else {
			response.putNull("completed_at");
		}
		response.putNull("access_programs").putNull("error");
		response.put("frequency_penalty", 0.0).putNull("incomplete_details");
		for (String field : List.of("instructions", "max_output_tokens", "max_tool_calls", "model")) {
			echo(body, response, field);
		}
		ArrayNode items = response.putArray("output");
		output.forEach(items::add);
		response.put("parallel_tool_calls", WireJson.flag(body, "parallel_tool_calls", true));
		response.put("presence_penalty", 0.0);
		echo(body, response, "previous_response_id");
		echo(body, response, "prompt_cache_key");
		echo(body, response, "prompt_cache_retention");
		echoConversation(body, response);
		ObjectNode reasoning = response.putObject("reasoning");
		echo(body.path("reasoning"), reasoning, "effort");
		echo(body.path("reasoning"), reasoning, "summary");
		echo(body, response, "safety_identifier");
		response.put("service_tier", done ? "default" : "auto");
		response.put("store", this.request.stored());
		response.put("temperature", number(body, "temperature"));
		response.set("text", text(body.path("text")));
		response.set("tool_choice",
				WireJson.has(body, "tool_choice") ? body.get("tool_choice") : WireJson.parse("\"auto\""));
		response.set("tools", tools(body.path("tools")));
		response.put("top_logprobs", WireJson.integer(body, "top_logprobs", 0));
		response.put("top_p", number(body, "top_p"));
		String truncation = WireJson.string(body, "truncation");
		response.put("truncation", (truncation != null) ? truncation : "disabled");
		response.set("usage", (usage != null) ? usage.toJson() : response.nullNode());
		echo(body, response, "user");
		response.set("metadata", body.path("metadata").isObject() ? body.get("metadata") : WireJson.object());
		return response;
	}

	private static void echo(JsonNode from, ObjectNode to, String field) {
		to.set(field, WireJson.has(from, field) ? from.get(field) : to.nullNode());
	}

	private static double number(ObjectNode body, String field) {
		JsonNode value = body.path(field);
		return value.isNumber() ? value.doubleValue() : 1.0;
	}

	private static void echoConversation(ObjectNode body, ObjectNode response) {
		JsonNode conversation = body.path("conversation");
		String id = conversation.isString() ? conversation.stringValue() : WireJson.string(conversation, "id");
		if (id != null) {
			response.putObject("conversation").put("id", id);
		}
	}

	private static ObjectNode text(JsonNode asked) {
		ObjectNode text = asked.isObject() ? (ObjectNode) asked.deepCopy() : WireJson.object();
		if (!WireJson.has(text, "format")) {
			text.putObject("format").put("type", "text");
		}
		if (!WireJson.has(text, "verbosity")) {
			text.put("verbosity", "medium");
		}
		return text;
	}

	private static ArrayNode tools(JsonNode asked) {
		ArrayNode tools = WireJson.array();
		for (JsonNode tool : asked.values()) {
			if (tool instanceof ObjectNode object && WireJson.type(tool).equals("function")) {
				ObjectNode echoed = object.deepCopy();
				echoed.putIfAbsent("description", echoed.nullNode());
				echoed.putIfAbsent("parameters", echoed.nullNode());
				echoed.putIfAbsent("strict", echoed.booleanNode(true));
				tools.add(echoed);
			}
			else {
				tools.add(tool);
			}
		}
		return tools;
	}

}
