package io.github.responsesws.resilience;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.SettingsBuilder;

/**
 * When a turn is sent again that failed before any output. Single turns and those of
 * conversations go by the same settings. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
public final class RetrySettings {

	private static final RetrySettings OFF = builder().maxAttempts(1).build();

	private final Builder values;

	private RetrySettings(Builder builder) {
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
	 * Return settings with which every turn is sent once.
	 * @return the settings
	 */
	public static RetrySettings off() {
		return OFF;
	}

	/**
	 * Create a builder that holds these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return this.values.copy();
	}

	/**
	 * Return how often a turn may be sent, the first time included.
	 * @return the setting
	 */
	public int maxAttempts() {
		return this.values.maxAttempts;
	}

	/**
	 * Return the wait after a first failure of which the service does not say how long to
	 * wait. It doubles with each further one.
	 * @return the setting
	 */
	public Duration minBackoff() {
		return this.values.minBackoff;
	}

	/**
	 * Return the longest wait of which the service does not say how long it is.
	 * @return the setting
	 */
	public Duration maxBackoff() {
		return this.values.maxBackoff;
	}

	/**
	 * Return the part of such a wait by which it is shortened at random, from 0 to 1.
	 * @return the setting
	 */
	public double jitter() {
		return this.values.jitter;
	}

	/**
	 * Return the longest wait that the service may ask for; a longer one is the caller's
	 * to decide on.
	 * @return the setting
	 */
	public Duration maxWait() {
		return this.values.maxWait;
	}

	/**
	 * Return how long after its beginning a turn may be sent for the last time.
	 * @return the setting
	 */
	public Duration budget() {
		return this.values.budget;
	}

	/**
	 * Return whether a single turn is sent again that the service may have run. It must
	 * store nothing, and its connection must have been lost before any output.
	 * @return the setting
	 */
	public boolean ambiguous() {
		return this.values.ambiguous;
	}

	/**
	 * Collects settings and checks them.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private int maxAttempts = 4;

		private Duration minBackoff = Duration.ofMillis(500);

		private Duration maxBackoff = Duration.ofSeconds(8);

		private double jitter = 0.25;

		private Duration maxWait = Duration.ofSeconds(10);

		private Duration budget = Duration.ofSeconds(60);

		private boolean ambiguous = false;

		private Builder() {
		}

		/**
		 * Set how often a turn may be sent, the first time included.
		 * @param maxAttempts the new value; 1 for no retries
		 * @return this builder
		 */
		public Builder maxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
			return this;
		}

		/**
		 * Set the wait after a first failure of which the service does not say how long
		 * to wait.
		 * @param minBackoff the new value
		 * @return this builder
		 */
		public Builder minBackoff(Duration minBackoff) {
			this.minBackoff = minBackoff;
			return this;
		}

		/**
		 * Set the longest wait of which the service does not say how long it is.
		 * @param maxBackoff the new value
		 * @return this builder
		 */
		public Builder maxBackoff(Duration maxBackoff) {
			this.maxBackoff = maxBackoff;
			return this;
		}

		/**
		 * Set the part of such a wait by which it is shortened at random.
		 * @param jitter the new value, from 0 to 1
		 * @return this builder
		 */
		public Builder jitter(double jitter) {
			this.jitter = jitter;
			return this;
		}

		/**
		 * Set the longest wait that the service may ask for; a longer one is the caller's
		 * to decide on.
		 * @param maxWait the new value
		 * @return this builder
		 */
		public Builder maxWait(Duration maxWait) {
			this.maxWait = maxWait;
			return this;
		}

		/**
		 * Set how long after its beginning a turn may be sent for the last time.
		 * @param budget the new value
		 * @return this builder
		 */
		public Builder budget(Duration budget) {
			this.budget = budget;
			return this;
		}

		/**
		 * Set whether a single turn is sent again that the service may have run.
		 * @param ambiguous the new value
		 * @return this builder
		 */
		public Builder ambiguous(boolean ambiguous) {
			this.ambiguous = ambiguous;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws io.github.responsesws.settings.InvalidSettingsException if a value is
		 * out of range: the message names the property and what it accepts
		 */
		public RetrySettings build() {
			Check.atLeast(this.maxAttempts, 1, "responses-ws.retry.max-attempts");
			Check.positive(this.minBackoff, "responses-ws.retry.min-backoff");
			Check.positive(this.maxBackoff, "responses-ws.retry.max-backoff");
			Check.notShorter(this.maxBackoff, "responses-ws.retry.max-backoff", this.minBackoff,
					"responses-ws.retry.min-backoff");
			Check.between(this.jitter, 0, 1, "responses-ws.retry.jitter");
			Check.notNegative(this.maxWait, "responses-ws.retry.max-wait");
			Check.notNegative(this.budget, "responses-ws.retry.budget");
			return new RetrySettings(this);
		}

	}

}
