package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;

/**
 * How the tool loop runs what the model calls.
 *
 * @since 0.1.0
 */
public final class ToolSettings {

	private final Builder values;

	private ToolSettings(Builder builder) {
		this.values = builder.copy();
	}

	/**
	 * Create a builder that holds the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder that holds these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return this.values.copy();
	}

	/**
	 * Return the most turns of one run, the one with the final answer included.
	 * @return the number of turns
	 */
	public int maxRounds() {
		return this.values.maxRounds;
	}

	/**
	 * Return the most calls of one run that run at once.
	 * @return the number of calls
	 */
	public int maxConcurrency() {
		return this.values.maxConcurrency;
	}

	/**
	 * Return the longest time a call may take, for tools without a timeout of their own.
	 */
	public Duration timeout() {
		return this.values.timeout;
	}

	/**
	 * Return the longest time a call of an async tool may take, for tools without a
	 * timeout of their own.
	 */
	public Duration jobTimeout() {
		return this.values.jobTimeout;
	}

	/**
	 * Return the most calls of async tools that run at once in all conversations of a
	 * client, beyond which runs wait for their calls.
	 * @return the number of calls
	 */
	public int maxJobs() {
		return this.values.maxJobs;
	}

	/**
	 * Return the longest wait for a decision on the call of an MCP tool.
	 * @return the timeout
	 */
	public Duration approvalTimeout() {
		return this.values.approvalTimeout;
	}

	/**
	 * Return what becomes of a call that failed.
	 * @return the mode
	 */
	public ToolErrorMode onError() {
		return this.values.onError;
	}

	/**
	 * Return whether tools run on virtual threads, where the JDK has them.
	 * @return false for threads of {@code Schedulers.boundedElastic()}
	 */
	public boolean virtualThreads() {
		return this.values.virtualThreads;
	}

	/**
	 * Return whether calls may run while the model still writes.
	 * @return false if every call waits for the end of its response
	 */
	public boolean earlyStart() {
		return this.values.earlyStart;
	}

	/**
	 * Builds settings.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private int maxRounds = 32;

		private int maxConcurrency = 8;

		private Duration timeout = Duration.ofSeconds(60);

		private Duration jobTimeout = Duration.ofMinutes(10);

		private int maxJobs = 256;

		private Duration approvalTimeout = Duration.ofMinutes(5);

		private ToolErrorMode onError = ToolErrorMode.REPORT;

		private boolean virtualThreads = true;

		private boolean earlyStart = true;

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
		 * Set the longest time a call of an async tool may take, for tools without a
		 * timeout of their own.
		 * @param jobTimeout the new value
		 * @return this builder
		 */
		public Builder jobTimeout(Duration jobTimeout) {
			this.jobTimeout = jobTimeout;
			return this;
		}

		/**
		 * Set the most calls of async tools that run at once in all conversations of a
		 * client, beyond which runs wait for their calls.
		 * @param maxJobs the new value, 0 for none
		 * @return this builder
		 */
		public Builder maxJobs(int maxJobs) {
			this.maxJobs = maxJobs;
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
		 * Set whether calls may run while the model still writes, as far as their tools
		 * allow it.
		 * @param earlyStart the new value
		 * @return this builder
		 */
		public Builder earlyStart(boolean earlyStart) {
			this.earlyStart = earlyStart;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public ToolSettings build() {
			Check.atLeast(this.maxRounds, 1, "responses-ws.tool.max-rounds");
			Check.atLeast(this.maxConcurrency, 1, "responses-ws.tool.max-concurrency");
			Check.positive(this.timeout, "responses-ws.tool.timeout");
			Check.positive(this.jobTimeout, "responses-ws.tool.job-timeout");
			Check.atLeast(this.maxJobs, 0, "responses-ws.tool.max-jobs");
			Check.positive(this.approvalTimeout, "responses-ws.tool.approval-timeout");
			return new ToolSettings(this);
		}

	}

}
