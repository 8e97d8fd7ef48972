package io.github.responsesws.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * One turn to run: the body of {@code response.create}.
 * <p>
 * Immutable and safe to share between threads. Each field is serialised when it is set
 * and the body once; requests with the same fields have the same bytes whatever the order
 * they were set in. {@code type} and {@code stream_id} belong to the transport,
 * {@code stream} and {@code background} have no meaning over a WebSocket: none of them is
 * ever part of the body.
 *
 * @since 0.1.0
 */
public final class ResponseRequest {

	private static final String TYPE = "response.create";

	private final Map<String, RawJson> fields;

	private final RawJson body;

	ResponseRequest(TreeMap<String, RawJson> fields) {
		this.fields = Collections.unmodifiableMap(fields);
		this.body = JsonWriter.object(fields);
	}

	/**
	 * Create a builder without any field.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Read a request from the body of {@code response.create} or of
	 * {@code POST /v1/responses}.
	 * @param json a JSON object
	 * @return the request
	 * @throws MalformedJsonException if this is not JSON
	 * @throws InvalidRequestException if this is no object or its fields contradict
	 */
	public static ResponseRequest fromJson(String json) {
		return fromJson(RawJson.parse(json));
	}

	/**
	 * Read a request from a stream.
	 * @param json a JSON object in UTF-8; read to its end, not closed
	 * @return the request
	 * @throws IOException if the stream fails
	 * @throws MalformedJsonException if this is not JSON
	 * @throws InvalidRequestException if this is no object or its fields contradict
	 */
	public static ResponseRequest fromJson(InputStream json) throws IOException {
		return fromJson(RawJson.parse(json.readAllBytes()));
	}

	/**
	 * Read a request from JSON.
	 * @param json a JSON object
	 * @return the request
	 * @throws InvalidRequestException if this is no object or its fields contradict
	 */
	public static ResponseRequest fromJson(RawJson json) {
		if (!json.isObject()) {
			throw new InvalidRequestException("body", "must be a JSON object");
		}
		Builder builder = builder();
		json.slices().members().forEach((name, value) -> builder.accept(name, value.detached()));
		return builder.build();
	}

	/**
	 * Create a builder that starts with the fields of this request.
	 * @return a new builder
	 */
	public Builder mutate() {
		return new Builder(this.fields);
	}

	/**
	 * Return the model.
	 * @return the model, or null if the provider's default is meant
	 */
	public @Nullable String model() {
		return string("model");
	}

	/**
	 * Return the instructions.
	 * @return the instructions, or null
	 */
	public @Nullable String instructions() {
		return string("instructions");
	}

	/**
	 * Return the ID of the response this turn continues.
	 * @return the ID, or null for a new chain
	 */
	public @Nullable String previousResponseId() {
		return string("previous_response_id");
	}

	/**
	 * Return whether the service is to store the response.
	 * @return the choice, or null if the provider's default is meant
	 */
	public @Nullable Boolean store() {
		RawJson store = this.fields.get("store");
		return (store != null) ? store.booleanOrNull() : null;
	}

	/**
	 * Return whether the turn belongs to a conversation the service keeps.
	 * @return whether {@code conversation} is set
	 */
	public boolean hasConversation() {
		return isSet(this.fields, "conversation");
	}

	/**
	 * Return whether the model is to answer.
	 * @return false for a warm-up
	 */
	public boolean generate() {
		RawJson generate = this.fields.get("generate");
		return generate == null || !Boolean.FALSE.equals(generate.booleanOrNull());
	}

	/**
	 * Return whether several agents are to answer.
	 * @return the choice, or null if the client's default is meant
	 */
	public @Nullable Boolean multiAgent() {
		RawJson agents = this.fields.get("multi_agent");
		return (agents != null) ? agents.member("enabled", "false").booleanOrNull() : null;
	}

	/**
	 * Return the input as items. A string is one message of the user.
	 * @return the items in order; none if there is no input
	 */
	public List<InputItem> input() {
		RawJson input = this.fields.get("input");
		if (input == null) {
			return List.of();
		}
		String text = string("input");
		return (text != null) ? List.of(InputItem.userMessage(text))
				: input.elements().stream().map(InputItem::raw).toList();
	}

	/**
	 * Return the size of the input.
	 * @return the size in bytes on the wire, 0 if there is no input
	 */
	public int inputSize() {
		RawJson input = this.fields.get("input");
		return (input != null) ? input.size() : 0;
	}

	/**
	 * Return one field as it is sent.
	 * @param name the field's name on the wire
	 * @return the value, or null if it is not set
	 */
	public @Nullable RawJson field(String name) {
		return this.fields.get(name);
	}

	/**
	 * Return all fields as they are sent.
	 * @return names and values, in the order of the body
	 */
	public Map<String, RawJson> fields() {
		return this.fields;
	}

	/**
	 * Return the body of {@code response.create}, less {@code type} and
	 * {@code stream_id}.
	 * @return a JSON object
	 */
	public RawJson body() {
		return this.body;
	}

	/**
	 * Return the body of {@code POST /v1/responses}, without the fields that have no
	 * meaning there.
	 * @param stream whether to ask for server-sent events
	 * @return a JSON object
	 */
	public RawJson httpBody(boolean stream) {
		TreeMap<String, RawJson> members = new TreeMap<>(this.fields);
		members.remove("generate");
		if (!stream) {
			members.remove("stream_options");
		}
		members.put("stream", RawJson.trusted(Boolean.toString(stream)));
		return JsonWriter.object(members);
	}

	/**
	 * Return the size of the frame {@link #writeFrame} writes.
	 * @param streamId the lane, or null for the default lane
	 * @return the size in bytes
	 */
	public int frameSize(@Nullable String streamId) {
		return RequestFrame.size(TYPE, streamId, this.body);
	}

	/**
	 * Write the {@code response.create} event without serialising the body again.
	 * @param streamId the lane, or null for the default lane
	 * @param out where to write; neither flushed nor closed
	 * @throws IOException if the stream fails
	 */
	public void writeFrame(@Nullable String streamId, OutputStream out) throws IOException {
		RequestFrame.write(TYPE, streamId, this.body, out);
	}

	private @Nullable String string(String name) {
		RawJson value = this.fields.get(name);
		return (value != null) ? value.stringOrNull() : null;
	}

	static boolean isSet(Map<String, RawJson> fields, String name) {
		RawJson value = fields.get(name);
		return value != null && !value.isNull();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ResponseRequest that && this.body.equals(that.body);
	}

	@Override
	public int hashCode() {
		return this.body.hashCode();
	}

	@Override
	public String toString() {
		return "ResponseRequest of " + this.body.size() + " bytes";
	}

	/**
	 * Builds requests. Null takes a field away.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends RequestFields<Builder> {

		Builder() {
		}

		Builder(Map<String, RawJson> fields) {
			super(fields);
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Build the request.
		 * @return the request
		 * @throws InvalidRequestException if fields contradict
		 */
		public ResponseRequest build() {
			return new ResponseRequest(validated());
		}

	}

}
