package io.github.responsesws.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, each serialised as it is set.
 *
 * @param <B> the builder itself
 */
abstract class RequestFields<B> {

	private final TreeMap<String, RawJson> fields = new TreeMap<>();

	RequestFields() {
	}

	RequestFields(Map<String, RawJson> fields) {
		this.fields.putAll(fields);
	}

	abstract B self();

	/**
	 * Set the model.
	 * @param value the model such as {@code gpt-5.1}; null takes it away
	 * @return this builder
	 */
	public B model(@Nullable String value) {
		return put("model", value);
	}

	/**
	 * Set the input to one message of the user.
	 * @param text what the user says
	 * @return this builder
	 */
	public B input(String text) {
		return put("input", text);
	}

	/**
	 * Set the input.
	 * @param items the items in order
	 * @return this builder
	 */
	public B input(InputItem... items) {
		return input(Arrays.asList(items));
	}

	/**
	 * Set the input.
	 * @param items the items in order
	 * @return this builder
	 */
	public B input(List<InputItem> items) {
		return put("input", InputItem.array(items));
	}

	/**
	 * Set the instructions. They are not inherited from the previous response.
	 * @param value the system or developer message; null takes it away
	 * @return this builder
	 */
	public B instructions(@Nullable String value) {
		return put("instructions", value);
	}

	/**
	 * Continue an earlier response; the input then holds the new items only.
	 * @param value the ID of the earlier response; null takes it away
	 * @return this builder
	 */
	public B previousResponseId(@Nullable String value) {
		return put("previous_response_id", value);
	}

	/**
	 * Add the turn to a conversation the service keeps.
	 * @param value the ID of the conversation; null takes it away
	 * @return this builder
	 */
	public B conversation(@Nullable String value) {
		return put("conversation", value);
	}

	/**
	 * Set whether the model may call several tools at once.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B parallelToolCalls(@Nullable Boolean value) {
		return put("parallel_tool_calls", value);
	}

	/**
	 * Limit the calls to hosted tools in the whole response.
	 * @param value the number of calls; null takes it away
	 * @return this builder
	 */
	public B maxToolCalls(@Nullable Integer value) {
		return put("max_tool_calls", value);
	}

	/**
	 * Limit the output, reasoning included.
	 * @param value the number of tokens; null takes it away
	 * @return this builder
	 */
	public B maxOutputTokens(@Nullable Integer value) {
		return put("max_output_tokens", value);
	}

	/**
	 * Set the sampling temperature.
	 * @param value 0 to 2; null takes it away
	 * @return this builder
	 */
	public B temperature(@Nullable Double value) {
		return put("temperature", value);
	}

	/**
	 * Set the probability mass to sample from.
	 * @param value 0 to 1; null takes it away
	 * @return this builder
	 */
	public B topP(@Nullable Double value) {
		return put("top_p", value);
	}

	/**
	 * Ask for the log probabilities of the likeliest tokens.
	 * @param value 0 to 20; null takes it away
	 * @return this builder
	 */
	public B topLogprobs(@Nullable Integer value) {
		return put("top_logprobs", value);
	}

	/**
	 * Set whether the service stores the response.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B store(@Nullable Boolean value) {
		return put("store", value);
	}

	/**
	 * Set the service tier.
	 * @param value {@code auto}, {@code default}, {@code flex}, {@code priority} or
	 * another; null takes it away
	 * @return this builder
	 */
	public B serviceTier(@Nullable String value) {
		return put("service_tier", value);
	}

	/**
	 * Set what happens to input that does not fit.
	 * @param value {@code auto} or {@code disabled}; null takes it away
	 * @return this builder
	 */
	public B truncation(@Nullable String value) {
		return put("truncation", value);
	}

	/**
	 * Set the key under which similar requests share a prompt cache.
	 * @param value the key; null takes it away
	 * @return this builder
	 */
	public B promptCacheKey(@Nullable String value) {
		return put("prompt_cache_key", value);
	}

	/**
	 * Set how long the prompt cache is kept.
	 * @param value {@code in_memory} or {@code 24h}; null takes it away
	 * @return this builder
	 */
	public B promptCacheRetention(@Nullable String value) {
		return put("prompt_cache_retention", value);
	}

	/**
	 * Set a stable, anonymous name for the end user.
	 * @param value the name; null takes it away
	 * @return this builder
	 */
	public B safetyIdentifier(@Nullable String value) {
		return put("safety_identifier", value);
	}

	/**
	 * Set the end user. Superseded by the safety identifier and the prompt cache key.
	 * @param value the user; null takes it away
	 * @return this builder
	 */
	public B user(@Nullable String value) {
		return put("user", value);
	}

	/**
	 * Set whether the model answers; false warms the service up and yields a response ID
	 * to continue from.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B generate(@Nullable Boolean value) {
		return put("generate", value);
	}

	/**
	 * Set the metadata.
	 * @param metadata up to 16 names and values
	 * @return this builder
	 */
	public B metadata(Map<String, String> metadata) {
		return put("metadata", new TreeMap<>(metadata));
	}

	/**
	 * Ask for more output data.
	 * @param include what to include, such as {@code reasoning.encrypted_content}
	 * @return this builder
	 */
	public B include(String... include) {
		return put("include", include);
	}

	/**
	 * Set whether deltas carry random padding that hides their length. Without it a
	 * stream takes less bandwidth.
	 * @param includeObfuscation the choice
	 * @return this builder
	 */
	public B includeObfuscation(boolean includeObfuscation) {
		return put("stream_options", new JsonFields().put("include_obfuscation", includeObfuscation));
	}

	/**
	 * Let the service compact the context once it grows beyond a threshold.
	 * @param compactThreshold the threshold in tokens
	 * @return this builder
	 */
	public B compactThreshold(int compactThreshold) {
		return put("context_management", JsonWriter
			.array(List.of(JsonFields.typed("compaction").put("compact_threshold", compactThreshold).json())));
	}

	/**
	 * Set any field.
	 * @param name the field's name on the wire; {@code stream} and {@code background} are
	 * left out silently
	 * @param value a {@link RawJson}, a {@code JsonNode} or what Jackson can write; null
	 * takes the field away
	 * @return this builder
	 * @throws InvalidRequestException if the field belongs to the transport or cannot be
	 * written
	 */
	public B field(String name, @Nullable Object value) {
		if (name.equals("type") || name.equals("stream_id")) {
			throw new InvalidRequestException(name, "is set by the transport");
		}
		return put(name, value);
	}

	// Takes a member of a body over, less those the transport sets.
	void accept(String name, RawJson value) {
		if (!name.equals("type") && !name.equals("stream_id")) {
			put(name, value);
		}
	}

	final B put(String name, @Nullable Object value) {
		if (value == null) {
			this.fields.remove(name);
		}
		else if (!name.equals("stream") && !name.equals("background")) {
			this.fields.put(name, JsonFields.encode(name, value));
		}
		return self();
	}

	final TreeMap<String, RawJson> validated() {
		if (ResponseRequest.isSet(this.fields, "previous_response_id")
				&& ResponseRequest.isSet(this.fields, "conversation")) {
			throw new InvalidRequestException("previous_response_id", "excludes conversation");
		}
		return new TreeMap<>(this.fields);
	}

}
