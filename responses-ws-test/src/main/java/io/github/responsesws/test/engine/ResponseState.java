package io.github.responsesws.test.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.ResponseSnapshot;
import io.github.responsesws.test.wire.TokenUsage;
import io.github.responsesws.test.wire.Tokens;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The response of one turn as far as the client has seen it. Every event passes through
 * {@link #observe}, scripted ones too, so that the state is right whoever wrote the
 * event. Owned by the turn's event loop.
 */
final class ResponseState {

	enum Phase {

		/** No event of the response was sent. */
		NEW,

		/** {@code response.created} was sent. */
		OPEN,

		/**
		 * {@code response.completed}, {@code response.incomplete} or
		 * {@code response.cancelled} was sent.
		 */
		FINISHED,

		/** {@code response.failed} or an {@code error} was sent. */
		FAILED

	}

	private static final Map<String, Phase> PHASES = Map.of("response.created", Phase.OPEN, "response.completed",
			Phase.FINISHED, "response.incomplete", Phase.FINISHED, "response.cancelled", Phase.FINISHED,
			"response.failed", Phase.FAILED, "error", Phase.FAILED);

	private final CreateRequest request;

	private final int inputTokens;

	private final int cachedTokens;

	private final long createdAt = Instant.now().getEpochSecond();

	private final List<JsonNode> output = new ArrayList<>();

	private String id = Ids.next("resp");

	private Phase phase = Phase.NEW;

	private int sequence;

	private int outputIndex;

	private @Nullable ObjectNode last;

	ResponseState(CreateRequest request, List<? extends JsonNode> context, int cachedTokens) {
		this.request = request;
		this.cachedTokens = cachedTokens;
		this.inputTokens = Tokens.of(context) + Tokens.of(request.body().path("instructions"))
				+ Tokens.of(request.body().path("tools"));
	}

	String id() {
		return this.id;
	}

	Phase phase() {
		return this.phase;
	}

	int sequence() {
		return this.sequence;
	}

	/**
	 * Return the index of the next output item.
	 * @return how many items were added
	 */
	int outputIndex() {
		return this.outputIndex;
	}

	List<JsonNode> output() {
		return this.output;
	}

	/**
	 * Return the tokens of input and output so far.
	 * @return the size of the context if the response ended now
	 */
	int contextTokens() {
		return this.inputTokens + Tokens.of(this.output);
	}

	/**
	 * Return the newest snapshot that went to the client.
	 * @return the {@code response} object, or {@code null} before the first
	 */
	@Nullable ObjectNode last() {
		return this.last;
	}

	ObjectNode running(String type) {
		return lifecycle(type, snapshot().toJson("in_progress", List.of(), null));
	}

	ObjectNode terminal(String status) {
		int reasoning = this.output.stream()
			.filter((item) -> WireJson.type(item).equals("reasoning"))
			.mapToInt(Tokens::of)
			.sum();
		TokenUsage usage = new TokenUsage(this.inputTokens, this.cachedTokens, Tokens.of(this.output), reasoning);
		return snapshot().toJson(status, this.output, usage);
	}

	static ObjectNode lifecycle(String type, ObjectNode response) {
		ObjectNode event = WireJson.object().put("type", type);
		event.set("response", response);
		return event;
	}

	/**
	 * Fill in what every event of this response carries, and remember what the event
	 * says.
	 * @param event the event
	 * @param sent what the client gets of it, changed in place
	 * @param streamId the lane to name, or {@code null}
	 */
	void stamp(ObjectNode event, ObjectNode sent, @Nullable String streamId) {
		if (streamId != null && !sent.has("stream_id")) {
			sent.put("stream_id", streamId);
		}
		if (!WireJson.type(sent).equals("error") || sent.has("sequence_number")) {
			this.sequence = WireJson.integer(sent, "sequence_number", this.sequence);
			sent.put("sequence_number", this.sequence++);
		}
		observe(event);
	}

	/**
	 * Remember what an event says.
	 */
	void observe(ObjectNode event) {
		String type = WireJson.type(event);
		if (event.path("response") instanceof ObjectNode response) {
			this.last = response;
			String named = WireJson.string(response, "id");
			this.id = (named != null) ? named : this.id;
		}
		if (type.equals("response.output_item.added")) {
			this.outputIndex++;
		}
		else if (type.equals("response.output_item.done")) {
			this.output.add(event.path("item"));
		}
		this.phase = PHASES.getOrDefault(type, this.phase);
		if (type.equals("response.done")) {
			this.phase = WireJson.stringOrEmpty(event.path("response"), "status").equals("failed") ? Phase.FAILED
					: Phase.FINISHED;
		}
		if (this.phase == Phase.FINISHED && this.output.isEmpty()) {
			event.path("response").path("output").values().forEach(this.output::add);
		}
	}

	private ResponseSnapshot snapshot() {
		return new ResponseSnapshot(this.id, this.createdAt, this.request);
	}

}
