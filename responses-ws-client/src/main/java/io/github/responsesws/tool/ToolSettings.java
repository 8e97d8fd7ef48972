package io.github.responsesws.tool;

import java.time.Duration;

/**
 * How the tool loop runs what the model calls.
 *
 * @since 0.1.0
 */
public final class ToolSettings {

	private final int maxRounds;

	private final int maxConcurrency;

	private final Duration timeout;

	private final Duration approvalTimeout;

	private final ToolErrorMode onError;

	private final boolean virtualThreads;

	private ToolSettings(Builder builder) {
		this.maxRounds = builder.maxRounds;
		this.maxConcurrency = builder.maxConcurrency;
		this.timeout = builder.timeout;
		this.approvalTimeout = builder.approvalTimeout;
		this.onError = builder.onError;
		this.virtualThreads = builder.virtualThreads;
	}

	/**
	 * Create a builder that holds the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the most turns of one run, the one with the final answer included.
	 * @return the number of turns
	 */
	public int maxRounds() {
		return this.maxRounds;
	}

	/**
	 * Return the most calls of one run that run at once.
	 * @return the number of calls
	 */
	public int maxConcurrency() {
		return this.maxConcurrency;
	}

	/**
	 * Return the longest time a call may take, for tools without a timeout of their own.
	 * @return the timeout
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the longest wait for a decision on the call of an MCP tool.
	 * @return the timeout
	 */
	public Duration approvalTimeout() {
		return this.approvalTimeout;
	}

	/**
	 * Return what becomes of a call that failed.
	 * @return the mode
	 */
	public ToolErrorMode onError() {
		return this.onError;
	}

	/**
	 * Return whether tools run on virtual threads, where the JDK has them.
	 * @return false for threads of {@code Schedulers.boundedElastic()}
	 */
	public boolean virtualThreads() {
		return this.virtualThreads;
	}

	/**
	 * Builds settings.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private int maxRounds = 32;

		private int maxConcurrency = 8;

		private Duration timeout = Duration.ofSeconds(60);

		private Duration approvalTimeout = Duration.ofMinutes(5);

		private ToolErrorMode onError = ToolErrorMode.REPORT;

		private boolean virtualThreads = true;

		private Builder() {
		}

		/**
		 * Set the most turns of one run, the one with the final answer included.
		 * @param maxRounds the new value
		 * @return this builder
		 */
		public Builder maxRounds(int maxRounds) {
			this.maxRounds = maxRounds;
			return this;
		}

		/**
		 * Set the most calls of one run that run at once.
		 * @param maxConcurrency the new value
		 * @return this builder
		 */
		public Builder maxConcurrency(int maxConcurrency) {
			this.maxConcurrency = maxConcurrency;
			return this;
		}

		/**
		 * Set the longest time a call may take, for tools without a timeout of their own.
		 * @param timeout the new value
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set the longest wait for a decision on the call of an MCP tool.
		 * @param approvalTimeout the new value
		 * @return this builder
		 */
		public Builder approvalTimeout(Duration approvalTimeout) {
			this.approvalTimeout = approvalTimeout;
			return this;
		}

		/**
		 * Set what becomes of a call that failed.
		 * @param onError the new value
		 * @return this builder
		 */
		public Builder onError(ToolErrorMode onError) {
			this.onError = onError;
			return this;
		}

		/**
		 * Set whether tools run on virtual threads, where the JDK has them.
		 * @param virtualThreads the new value
		 * @return this builder
		 */
		public Builder virtualThreads(boolean virtualThreads) {
			this.virtualThreads = virtualThreads;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws IllegalArgumentException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public ToolSettings build() {
			atLeastOne(this.maxRounds, "responses-ws.tool.max-rounds");
			atLeastOne(this.maxConcurrency, "responses-ws.tool.max-concurrency");
			positive(this.timeout, "responses-ws.tool.timeout");
			positive(this.approvalTimeout, "responses-ws.tool.approval-timeout");
			return new ToolSettings(this);
		}

		private static void atLeastOne(int value, String property) {
			if (value < 1) {
				throw new IllegalArgumentException(property + " must be at least 1, but is " + value);
			}
		}

		private static void positive(Duration value, String property) {
			if (value.isZero() || value.isNegative()) {
				throw new IllegalArgumentException(property + " must be longer than zero, but is " + value);
			}
		}

	}

}
