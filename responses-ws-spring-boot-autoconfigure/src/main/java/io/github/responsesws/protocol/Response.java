package io.github.responsesws.protocol;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A response as it stood at one moment: a typed, immutable view of its JSON, decoded on
 * first access. Safe to share between threads.
 *
 * @since 0.1.0
 */
public final class Response {

	private final RawJson json;

	// Any thread; readers that race decode twice, which is harmless.
	private volatile @Nullable JsonNode fields;

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
		return string("id");
	}

	/**
	 * Return the state of the response.
	 * @return {@code completed}, {@code incomplete}, {@code failed}, {@code in_progress},
	 * {@code queued}, {@code cancelled} or what the provider may add; an empty string if
	 * omitted
	 */
	public String status() {
		return string("status");
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
	 * @return whether the status is {@code incomplete}
	 */
	public boolean isIncomplete() {
		return status().equals("incomplete");
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
		return stringOrNull("model");
	}

	/**
	 * Return when the response was created.
	 * @return the moment, to the second, or null if the provider omitted it
	 */
	public @Nullable Instant createdAt() {
		JsonNode node = fields().path("created_at");
		return node.isNumber() ? Instant.ofEpochSecond(node.asLong(0)) : null;
	}

	/**
	 * Return the output items.
	 * @return the items in order, each with the JSON it came in
	 */
	public List<OutputItem> output() {
		List<OutputItem> output = this.output;
		if (output == null) {
			output = this.json.member("output", "[]").elements().stream().map(OutputItem::of).toList();
			this.output = output;
		}
		return output;
	}

	/**
	 * Return the answer: the text of all messages.
	 * @return the text, possibly empty
	 */
	public String outputText() {
		StringBuilder text = new StringBuilder();
		for (OutputItem item : output()) {
			if (item instanceof MessageItem message) {
				text.append(message.text());
			}
		}
		return text.toString();
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
		JsonNode usage = fields().path("usage");
		return usage.isObject() ? Usage.of(usage) : null;
	}

	/**
	 * Return why the response failed.
	 * @return the error, or null if it did not fail
	 */
	public @Nullable ResponseError error() {
		JsonNode error = fields().path("error");
		return error.isObject() ? new ResponseError(error.path("code").asString(""), error.path("message").asString(""))
				: null;
	}

	/**
	 * Return why the response ended early.
	 * @return {@code max_output_tokens}, {@code content_filter}, {@code steered} or what
	 * the provider may add; null if it did not end early
	 */
	public @Nullable String incompleteReason() {
		return fields().path("incomplete_details").path("reason").stringValue(null);
	}

	/**
	 * Return the ID of the response this one continues.
	 * @return the ID, or null for the first turn
	 */
	public @Nullable String previousResponseId() {
		return stringOrNull("previous_response_id");
	}

	/**
	 * Return the service tier that ran the response.
	 * @return the tier, or null if the provider omitted it
	 */
	public @Nullable String serviceTier() {
		return stringOrNull("service_tier");
	}

	/**
	 * Return the metadata the request was sent with.
	 * @return names and values, in order
	 */
	public Map<String, String> metadata() {
		Map<String, String> metadata = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> entry : fields().path("metadata").properties()) {
			metadata.put(entry.getKey(), entry.getValue().asString(""));
		}
		return Collections.unmodifiableMap(metadata);
	}

	/**
	 * Return the response as JSON, no field lost.
	 * @return the JSON
	 */
	public RawJson json() {
		return this.json;
	}

	/**
	 * Return this response with the output put in that its terminal event left out.
	 * @param items the items, in order
	 * @return a response that differs in {@code output} only
	 */
	Response withOutput(List<OutputItem> items) {
		Map<String, RawJson> members = this.json.slices().members();
		members.put("output", JsonWriter.array(items.stream().map(OutputItem::json).toList()));
		return new Response(JsonWriter.object(members));
	}

	JsonNode fields() {
		JsonNode fields = this.fields;
		if (fields == null) {
			fields = this.json.tree();
			this.fields = fields;
		}
		return fields;
	}

	private String string(String name) {
		return fields().path(name).asString("");
	}

	private @Nullable String stringOrNull(String name) {
		return fields().path(name).stringValue(null);
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

}
