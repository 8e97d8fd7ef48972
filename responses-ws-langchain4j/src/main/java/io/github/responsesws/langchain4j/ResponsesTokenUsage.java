package io.github.responsesws.langchain4j;

import java.util.Objects;

import dev.langchain4j.model.output.TokenUsage;
import io.github.responsesws.protocol.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens responses took, with the details that the Responses API tells.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class ResponsesTokenUsage extends TokenUsage {

	private final Usage usage;

	/**
	 * Create the usage of one response.
	 * @param usage what the service reported
	 */
	public ResponsesTokenUsage(Usage usage) {
		super(count(usage.inputTokens()), count(usage.outputTokens()), count(usage.totalTokens()));
		this.usage = usage;
	}

	/**
	 * Return how many input tokens were read from the prompt cache.
	 * @return the number, 0 if the service did not say
	 */
	public int cachedTokenCount() {
		return count(this.usage.cachedTokens());
	}

	/**
	 * Return how many input tokens were written to the prompt cache.
	 * @return the number, 0 if the service did not say
	 */
	public int cacheWriteTokenCount() {
		return count(this.usage.cacheWriteTokens());
	}

	/**
	 * Return how many output tokens were spent on thinking.
	 * @return the number, 0 if the service did not say
	 */
	public int reasoningTokenCount() {
		return count(this.usage.reasoningTokens());
	}

	@Override
	public TokenUsage add(@Nullable TokenUsage that) {
		if (that == null) {
			return this;
		}
		return new ResponsesTokenUsage(this.usage.plus(usage(that)));
	}

	private static Usage usage(TokenUsage tokens) {
		if (tokens instanceof ResponsesTokenUsage ours) {
			return ours.usage;
		}
		return new Usage(count(tokens.inputTokenCount()), count(tokens.outputTokenCount()),
				count(tokens.totalTokenCount()), 0, 0, 0);
	}

	private static long count(@Nullable Integer tokens) {
		return (tokens != null) ? tokens : 0;
	}

	private static int count(long tokens) {
		return (int) Math.min(tokens, Integer.MAX_VALUE);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ResponsesTokenUsage that && this.usage.equals(that.usage);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.usage);
	}

	@Override
	public String toString() {
		return "ResponsesTokenUsage{" + this.usage + '}';
	}

}
