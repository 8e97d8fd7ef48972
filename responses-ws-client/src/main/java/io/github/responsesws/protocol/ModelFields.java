package io.github.responsesws.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that steer the model.
 *
 * @param <B> the builder itself
 */
abstract class ModelFields<B> extends RequestBody<B> {

	ModelFields() {
	}

	ModelFields(Map<String, RawJson> fields) {
		super(fields);
	}

	/**
	 * Set the model.
	 * @param value the model such as {@code gpt-5.1}; null takes it away
	 * @return this builder
	 */
	public B model(@Nullable String value) {
		return put("model", value);
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
	 * Set what happens to input that does not fit.
	 * @param value {@code auto} or {@code disabled}; null takes it away
	 * @return this builder
	 */
	public B truncation(@Nullable String value) {
		return put("truncation", value);
	}

	/**
	 * Set how much the model thinks.
	 * @param value {@code none}, {@code minimal}, {@code low}, {@code medium},
	 * {@code high} or another; null takes it away
	 * @return this builder
	 */
	public B reasoningEffort(@Nullable String value) {
		return merge("reasoning", "effort", value);
	}

	/**
	 * Ask for a summary of the reasoning.
	 * @param value {@code auto}, {@code concise} or {@code detailed}; null takes it away
	 * @return this builder
	 */
	public B reasoningSummary(@Nullable String value) {
		return merge("reasoning", "summary", value);
	}

	/**
	 * Set which reasoning of earlier turns the model sees.
	 * @param value {@code auto}, {@code current_turn} or {@code all_turns}; null takes it
	 * away
	 * @return this builder
	 */
	public B reasoningContext(@Nullable String value) {
		return merge("reasoning", "context", value);
	}

	/**
	 * Set the mode of reasoning.
	 * @param value {@code standard}, {@code pro} or another; null takes it away
	 * @return this builder
	 */
	public B reasoningMode(@Nullable String value) {
		return merge("reasoning", "mode", value);
	}

	/**
	 * Set the form of the answer.
	 * @param value the format; null takes it away
	 * @return this builder
	 */
	public B textFormat(@Nullable TextFormat value) {
		return merge("text", "format", value);
	}

	/**
	 * Set how long the answer is.
	 * @param value {@code low}, {@code medium} or {@code high}; null takes it away
	 * @return this builder
	 */
	public B verbosity(@Nullable String value) {
		return merge("text", "verbosity", value);
	}

	/**
	 * Set which tools the model may or must call.
	 * @param value the choice; null takes it away
	 * @return this builder
	 */
	public B toolChoice(@Nullable ToolChoice value) {
		return put("tool_choice", value);
	}

	/**
	 * Set the tools. They are not inherited from the previous response.
	 * @param tools the tools the model may call
	 * @return this builder
	 */
	public B tools(Tool... tools) {
		return tools(Arrays.asList(tools));
	}

	/**
	 * Set the tools. They are not inherited from the previous response.
	 * @param tools the tools the model may call
	 * @return this builder
	 */
	public B tools(List<Tool> tools) {
		return put("tools", tools);
	}

	/**
	 * Ask for more output data.
	 * @param include what to include, such as {@code reasoning.encrypted_content}
	 * @return this builder
	 */
	public B include(String... include) {
		return put("include", List.of(include));
	}

}
