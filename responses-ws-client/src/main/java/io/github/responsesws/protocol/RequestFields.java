package io.github.responsesws.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a request beside those that steer the model.
 *
 * @param <B> the builder itself
 */
abstract class RequestFields<B> extends ModelFields<B> {

	RequestFields() {
	}

	RequestFields(Map<String, RawJson> fields) {
		super(fields);
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
	 * Set whether the service stores the response.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B store(@Nullable Boolean value) {
		return put("store", value);
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
	 * Set the service tier.
	 * @param value {@code auto}, {@code default}, {@code flex}, {@code priority} or
	 * another; null takes it away
	 * @return this builder
	 */
	public B serviceTier(@Nullable String value) {
		return put("service_tier", value);
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
	 * Set how the prompt cache is used.
	 * @param value {@code implicit} or {@code explicit}; null takes it away
	 * @return this builder
	 */
	public B promptCacheMode(@Nullable String value) {
		return merge("prompt_cache_options", "mode", value);
	}

	/**
	 * Set how long entries of the prompt cache live.
	 * @param value {@code 30m} or {@code 12h}; null takes it away
	 * @return this builder
	 */
	public B promptCacheTtl(@Nullable String value) {
		return merge("prompt_cache_options", "ttl", value);
	}

	/**
	 * Set whether the prompt cache is filled ahead.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B promptCachePrewarm(@Nullable Boolean value) {
		return merge("prompt_cache_options", "prewarm", value);
	}

	/**
	 * Compare the use of the prompt cache with an earlier response.
	 * @param value the ID of that response; null takes it away
	 * @return this builder
	 */
	public B promptCacheComparison(@Nullable String value) {
		return merge("prompt_cache_options", "comparison_response_id", value);
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
	 * Set whether images in the context are compressed.
	 * @param value {@code auto}, {@code enabled} or {@code disabled}; null takes it away
	 * @return this builder
	 */
	public B imageContextCompression(@Nullable String value) {
		return merge("image", "context_compression", value);
	}

	/**
	 * Set the access program for security work.
	 * @param value the program; null takes it away
	 * @return this builder
	 */
	public B cyberAccessProgram(@Nullable String value) {
		return merge("access_programs", "cyber", value);
	}

	/**
	 * Set whether deltas carry random padding that hides their length. Without it a
	 * stream takes less bandwidth.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B includeObfuscation(@Nullable Boolean value) {
		return merge("stream_options", "include_obfuscation", value);
	}

	/**
	 * Let the service compact the context once it grows beyond a threshold.
	 * @param compactThreshold the threshold in tokens
	 * @return this builder
	 */
	public B compactThreshold(int compactThreshold) {
		return put("context_management",
				List.of(JsonFields.typed("compaction").put("compact_threshold", compactThreshold)));
	}

	/**
	 * Set whether several agents answer (beta): the model may let agents below it work
	 * side by side, and the outputs of their calls are injected while the response runs.
	 * The client's sessions must be made for that
	 * ({@code responses-ws.multi-agent.enabled}).
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B multiAgent(@Nullable Boolean value) {
		return (value != null) ? merge("multi_agent", "enabled", value) : put("multi_agent", null);
	}

	/**
	 * Set how many agents below the root may work at the same time, over the whole tree.
	 * @param value the number; null for the service's default
	 * @return this builder
	 */
	public B maxConcurrentSubagents(@Nullable Integer value) {
		return merge("multi_agent", "max_concurrent_subagents", value);
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
	 * Use a prompt template the service stores.
	 * @param id the ID of the template
	 * @param version the version, or null for the current one
	 * @param variables texts or {@link InputPart}s for the template's variables
	 * @return this builder
	 */
	public B prompt(String id, @Nullable String version, Map<String, ?> variables) {
		return put("prompt",
				new JsonFields().put("id", id)
					.put("version", version)
					.put("variables", variables.isEmpty() ? null : new TreeMap<>(variables)));
	}

	/**
	 * Let the service moderate input and output.
	 * @param model the moderation model
	 * @param inputMode {@code score}, {@code block}, or null for the default
	 * @param outputMode {@code score}, {@code block}, or null for the default
	 * @return this builder
	 */
	public B moderation(String model, @Nullable String inputMode, @Nullable String outputMode) {
		JsonFields policy = new JsonFields().put("input", mode(inputMode)).put("output", mode(outputMode));
		return put("moderation", new JsonFields().put("model", model).put("policy", policy.isEmpty() ? null : policy));
	}

	private static @Nullable JsonFields mode(@Nullable String mode) {
		return (mode != null) ? new JsonFields().put("mode", mode) : null;
	}

}
