package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A response as it stood at one moment: a typed, immutable view of its JSON, decoded on
 * first access. Safe to share between threads.
 *
 * @since 0.1.0
 */
public final class Response {

	private final RawJson json;

	// Any thread; readers that race decode twice, which is harmless.
	private volatile @Nullable RawJson @Nullable [] members;

	private volatile @Nullable List<OutputItem> output;

	Response(RawJson json) {
		this.json = json;
	}

	/**
	 * Create a view of a response received by other means, such as over HTTP.
	 * @param json a response object
	 * @return the response
	 */
	public static Response of(RawJson json) {
		return new Response(json);
	}

	/**
	 * Return the ID, to be the next turn's {@code previous_response_id}.
	 * @return the ID, or an empty string if the provider omitted it
	 */
	public String id() {
		return string(Member.ID);
	}

	/**
	 * Return the state of the response.
	 * @return {@code completed}, {@code incomplete}, {@code failed}, {@code in_progress},
	 * {@code queued}, {@code cancelled} or what the provider may add; an empty string if
	 * omitted
	 */
	public String status() {
		return string(Member.STATUS);
	}

	/**
	 * Return whether the response is complete.
	 * @return whether the status is {@code completed}
	 */
	public boolean isCompleted() {
		return status().equals("completed");
	}

	/**
	 * Return whether the response ended early.
	 * @return whether the status is {@code incomplete} or {@code cancelled}
	 */
	public boolean isIncomplete() {
		return status().equals("incomplete") || isCancelled();
	}

	private boolean isCancelled() {
		return status().equals("cancelled");
	}

	/**
	 * Return whether the response failed.
	 * @return whether the status is {@code failed}
	 */
	public boolean isFailed() {
		return status().equals("failed");
	}

	/**
	 * Return the model that answered.
	 * @return the model, or null if the provider omitted it
	 */
	public @Nullable String model() {
		return stringOrNull(Member.MODEL);
	}

	/**
	 * Return when the response was created.
	 * @return the moment, to the second, or null if the provider omitted it or gave a
	 * number that is no moment
	 */
	public @Nullable Instant createdAt() {
		JsonNode node = tree(Member.CREATED_AT);
		long seconds = node.isNumber() ? node.asLong(Long.MAX_VALUE) : Long.MAX_VALUE;
		return (seconds >= Instant.MIN.getEpochSecond() && seconds <= Instant.MAX.getEpochSecond())
				? Instant.ofEpochSecond(seconds) : null;
	}

	/**
	 * Return the output items.
	 * @return the items in order, each with the JSON it came in
	 */
	public List<OutputItem> output() {
		List<OutputItem> output = this.output;
		if (output == null) {
			RawJson items = member(Member.OUTPUT);
			output = (items != null) ? items.elements().stream().map(OutputItem::of).toList() : List.of();
			this.output = output;
		}
		return output;
	}

	/**
	 * Return the answer: the text of the messages of phase {@code final_answer}, and of
	 * those without a phase. What agents below {@code /root} say is no part of it.
	 * @return the text, possibly empty
	 */
	public String outputText() {
		return text(MessageRole.ANSWER, MessageItem::text);
	}

	/**
	 * Return what one agent says, whatever the phase, in a response of several agents.
	 * @param agent the agent's name, such as {@code /root/researcher}
	 * @return the text, possibly empty
	 */
	public String outputText(String agent) {
		StringBuilder text = new StringBuilder();
		for (OutputItem item : output()) {
			if (item instanceof MessageItem message && agent.equals(message.agent())) {
				text.append(message.text());
			}
		}
		return text.toString();
	}

	/**
	 * Return what the model says on its way to the answer: the text of the messages of
	 * any other phase, such as {@code commentary}.
	 * @return the text, possibly empty
	 */
	public String commentary() {
		return text(MessageRole.COMMENTARY, MessageItem::text);
	}

	/**
	 * Return with which words the model declined to answer.
	 * @return the refusal, or an empty string if it did not decline
	 */
	public String refusal() {
		return text(MessageRole.ANSWER, MessageItem::refusal);
	}

	private String text(MessageRole role, Function<MessageItem, String> part) {
		StringBuilder text = new StringBuilder();
		for (OutputItem item : output()) {
			if (item instanceof MessageItem message && message.messageRole() == role) {
				text.append(part.apply(message));
			}
		}
		return text.toString();
	}

	/**
	 * Return whether the model has yet to answer, although the response is complete and
	 * waits for no output: a program of the model has more to do. A turn without input
	 * that goes on from this response brings the rest; runs of tools do that by
	 * themselves.
	 * @return whether the response is but a pause
	 * @see Programs
	 */
	public boolean isPaused() {
		return Programs.isPaused(this);
	}

	/**
	 * Return the calls to the caller's functions.
	 * @return the calls in order
	 */
	public List<FunctionCallItem> functionCalls() {
		return output().stream().filter(FunctionCallItem.class::isInstance).map(FunctionCallItem.class::cast).toList();
	}

	/**
	 * Return how many tokens the turn took.
	 * @return the usage, or null until the response has ended
	 */
	public @Nullable Usage usage() {
		RawJson usage = member(Member.USAGE);
		return (usage != null && usage.isObject()) ? Usage.of(usage) : null;
	}

	/**
	 * Return why the response failed.
	 * @return the error, or null if it did not fail
	 */
	public @Nullable ResponseError error() {
		JsonNode error = tree(Member.ERROR);
		return error.isObject() ? new ResponseError(error.path("code").asString(""), error.path("message").asString(""))
				: null;
	}

	/**
	 * Return why the response ended early.
	 * @return {@code max_output_tokens}, {@code content_filter}, {@code steered} or what
	 * the provider may add; null if it did not end early
	 */
	public @Nullable String incompleteReason() {
		return tree(Member.INCOMPLETE_DETAILS).path("reason").stringValue(isCancelled() ? "cancelled" : null);
	}

	/**
	 * Return the ID of the response this one continues.
	 * @return the ID, or null for the first turn
	 */
	public @Nullable String previousResponseId() {
		return stringOrNull(Member.PREVIOUS_RESPONSE_ID);
	}

	/**
	 * Return whether the service stored the response. Where it may retain nothing it
	 * stores none, whatever the request said.
	 * @return the choice, or null if the provider omitted it
	 */
	public @Nullable Boolean store() {
		RawJson store = member(Member.STORE);
		return (store != null) ? store.booleanOrNull() : null;
	}

	/**
	 * Return the service tier that ran the response.
	 * @return the tier, or null if the provider omitted it
	 */
	public @Nullable String serviceTier() {
		return stringOrNull(Member.SERVICE_TIER);
	}

	/**
	 * Return the metadata the request was sent with.
	 * @return names and values, in order
	 */
	public Map<String, String> metadata() {
		Map<String, String> metadata = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> entry : tree(Member.METADATA).properties()) {
			metadata.put(entry.getKey(), entry.getValue().asString(""));
		}
		return Collections.unmodifiableMap(metadata);
	}

	/**
	 * Return the response as JSON, no field lost.
	 */
	public RawJson json() {
		return this.json;
	}

	/**
	 * Return this response with the output put in that its terminal event left out.
	 * @param items the items, in order
	 * @return a response that differs in {@code output} only
	 */
	public Response withOutput(List<OutputItem> items) {
		Map<String, RawJson> members = this.json.slices().members();
		members.put("output", JsonWriter.array(items.stream().map(OutputItem::json).toList()));
		return new Response(JsonWriter.object(members));
	}

	private @Nullable RawJson member(Member member) {
		@Nullable RawJson[] members = this.members;
		if (members == null) {
			members = this.json.slices().members(Member.WIRE_NAMES);
			this.members = members;
		}
		return members[member.ordinal()];
	}

	private JsonNode tree(Member name) {
		RawJson member = member(name);
		return (member != null) ? member.tree() : MissingNode.getInstance();
	}

	private String string(Member name) {
		String value = stringOrNull(name);
		return (value != null) ? value : "";
	}

	private @Nullable String stringOrNull(Member name) {
		RawJson member = member(name);
		return (member != null) ? member.stringOrNull() : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof Response that && this.json.equals(that.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "Response " + id() + " " + status();
	}

	/**
	 * The members with a method of their own. The others stay in the JSON unread.
	 */
	private enum Member {

		ID, STATUS, MODEL, CREATED_AT, OUTPUT, USAGE, ERROR, INCOMPLETE_DETAILS, PREVIOUS_RESPONSE_ID, SERVICE_TIER,
		METADATA, STORE;

		static final byte[][] WIRE_NAMES = Arrays.stream(values())
			.map((member) -> member.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII))
			.toArray(byte[][]::new);

	}

}
