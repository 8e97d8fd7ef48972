package io.github.responsesws.test.engine;

import java.util.List;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An accepted {@code response.steer}.
 *
 * @param id the identifier of the submission
 * @param target the response it steers
 * @param input the input as the client sent it
 */
record Steer(String id, String target, JsonNode input) {

	/**
	 * Return the input as items of the successor.
	 * @return user messages
	 */
	List<JsonNode> items() {
		ObjectNode body = WireJson.object();
		body.set("input", this.input);
		return new CreateRequest(body, 0, true).input();
	}

	ObjectNode accepted() {
		return event("response.steer.accepted");
	}

	ObjectNode pending(List<ObjectNode> requiredInput) {
		ObjectNode event = event("response.steer.pending");
		event.put("reason", "waiting_for_required_input");
		requiredInput.forEach(event.putArray("required_input")::add);
		return event;
	}

	ObjectNode failed(String code, String message) {
		return failed(this.id, this.target, this.input, code, message);
	}

	static ObjectNode failed(@Nullable String id, String target, JsonNode input, String code, String message) {
		ObjectNode event = WireJson.object().put("type", "response.steer.failed");
		ObjectNode steer = event.putObject("steer");
		if (id != null) {
			steer.put("id", id);
		}
		steer.put("previous_response_id", target);
		steer.set("input", input);
		event.putObject("error").put("type", "invalid_request_error").put("code", code).put("message", message);
		return event;
	}

	private ObjectNode event(String type) {
		ObjectNode event = WireJson.object().put("type", type);
		event.putObject("steer").put("id", this.id).put("previous_response_id", this.target);
		return event;
	}

}
