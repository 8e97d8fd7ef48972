package io.github.responsesws.test.engine;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes {@code response.steer} messages: validates them, queues them on the running
 * response, or reports why not. Owned by the connection's event loop.
 */
final class Steering {

	/** Submissions that one response holds. */
	static final int MAX_PENDING = 8;

	private static final Set<String> FIELDS = Set.of("type", "previous_response_id", "input");

	private static final Set<String> ITEM_FIELDS = Set.of("type", "role", "content", "id", "status");

	private static final Set<String> PARTS = Set.of("input_text", "input_image", "input_file");

	private static final Pattern EARLIER_MODEL = Pattern.compile("gpt-[1-5](?:[.-].*|o.*)?|o[1-4](?:-.*)?");

	private final LaneTable lanes;

	private final Outlet outlet;

	private final EndedTurns ended;

	Steering(LaneTable lanes, EndedTurns ended, Outlet outlet) {
		this.lanes = lanes;
		this.ended = ended;
		this.outlet = outlet;
	}

	void receive(ObjectNode frame) {
		String target = WireJson.stringOrEmpty(frame, "previous_response_id");
		JsonNode input = frame.path("input");
		ServerTurn turn = running(target);
		if (!isValid(frame, input) || target.isEmpty()) {
			reject(turn, target, input, "invalid_input",
					"Steering takes 'previous_response_id' and 'input' with user messages, nothing else.");
		}
		else if (turn == null) {
			rejectEnded(target, input);
		}
		else if (!isSteerable(turn.request())) {
			reject(turn, target, input, "steering_not_supported", "Responses of models before GPT-6, of a "
					+ "conversation, with automatic compaction or of several agents cannot be steered.");
		}
		else if (turn.steers().size() >= MAX_PENDING) {
			reject(turn, target, input, "too_many_pending_steers", "Too much steering input is pending.");
		}
		else {
			Steer steer = new Steer(Ids.next("steer"), target, input);
			turn.steers().add(steer);
			turn.notice(steer.accepted());
		}
	}

	/**
	 * Return accepted input to the client: no successor will carry it.
	 * @param steers the input
	 * @param label the lane's name
	 */
	void failed(List<Steer> steers, @Nullable String label) {
		for (Steer steer : steers) {
			send(steer.failed("successor_creation_failed", "The successor response could not be created."), label);
		}
	}

	private @Nullable ServerTurn running(String id) {
		for (ServerLane lane : this.lanes.all()) {
			ServerTurn turn = lane.running();
			if (turn != null && turn.response().id().equals(id)
					&& turn.response().phase() == ResponseState.Phase.OPEN) {
				return turn;
			}
		}
		return null;
	}

	private void rejectEnded(String target, JsonNode input) {
		EndedTurns.Ended past = this.ended.find(target);
		if (past == null) {
			send(Steer.failed(null, target, input, "response_not_found",
					"The response is not available on this connection."), null);
		}
		else if (past.completed()) {
			send(Steer.failed(null, target, input, "response_already_completed", "The response already completed."),
					past.label());
		}
		else {
			send(Steer.failed(null, target, input, "response_not_active",
					"The response no longer accepts steering input."), past.label());
		}
	}

	private void reject(@Nullable ServerTurn turn, String target, JsonNode input, String code, String message) {
		ObjectNode event = Steer.failed(null, target, input, code, message);
		if (turn != null) {
			turn.notice(event);
		}
		else {
			send(event, null);
		}
	}

	private void send(ObjectNode event, @Nullable String label) {
		if (label != null) {
			event.put("stream_id", label);
		}
		this.outlet.send(event.put("sequence_number", 0), 0);
		this.outlet.flush();
	}

	private static boolean isSteerable(CreateRequest request) {
		return !WireJson.has(request.body(), "conversation") && request.compactThreshold() < 0 && !request.multiAgent()
				&& !EARLIER_MODEL.matcher(WireJson.stringOrEmpty(request.body(), "model")).matches();
	}

	private static boolean isValid(ObjectNode frame, JsonNode input) {
		if (!FIELDS.containsAll(frame.propertyNames())) {
			return false;
		}
		if (input.isString()) {
			return !input.stringValue().isEmpty();
		}
		if (!input.isArray() || input.isEmpty()) {
			return false;
		}
		return input.valueStream().allMatch(Steering::isUserMessage);
	}

	private static boolean isUserMessage(JsonNode item) {
		boolean message = item.isObject() && ITEM_FIELDS.containsAll(item.propertyNames())
				&& "user".equals(WireJson.string(item, "role"))
				&& (!WireJson.has(item, "type") || WireJson.type(item).equals("message"));
		JsonNode content = item.path("content");
		return message && (content.isString() || (content.isArray() && !content.isEmpty()
				&& content.valueStream().allMatch((part) -> PARTS.contains(WireJson.type(part)))));
	}

}
