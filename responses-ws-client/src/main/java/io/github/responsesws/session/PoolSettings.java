package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;

/**
 * How many sessions there are, how long they live and how turns wait for them.
 *
 * @since 0.1.0
 */
public final class PoolSettings {

	private final Builder values;

	private PoolSettings(Builder builder) {
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
	 * Return the most sessions open at once, not counting one being replaced.
	 */
	public int maxSessions() {
		return this.values.maxSessions;
	}

	/**
	 * Return the sessions kept open even if nothing uses them.
	 */
	public int minIdle() {
		return this.values.minIdle;
	}

	/**
	 * Return the most sessions kept open while nothing uses them.
	 */
	public int maxIdle() {
		return this.values.maxIdle;
	}

	/**
	 * Return the most turns waiting for a lane.
	 */
	public int maxPending() {
		return this.values.maxPending;
	}

	/**
	 * Return the longest wait of a turn for a lane.
	 */
	public Duration acquireTimeout() {
		return this.values.acquireTimeout;
	}

	/**
	 * Return the longest wait of a turn for the busy lane that holds its chain.
	 */
	public Duration affinityWait() {
		return this.values.affinityWait;
	}

	/**
	 * Return the idle time after which a session is closed.
	 */
	public Duration idleTimeout() {
		return this.values.idleTimeout;
	}

	/**
	 * Return the age at which a session is replaced.
	 */
	public Duration maxAge() {
		return this.values.maxAge;
	}

	/**
	 * Return the part of the maximum age by which it is shortened at random, from 0 to
	 * 0.5.
	 */
	public double maxAgeJitter() {
		return this.values.maxAgeJitter;
	}

	/**
	 * Return the most handshakes under way at once.
	 */
	public int maxConcurrentHandshakes() {
		return this.values.maxConcurrentHandshakes;
	}

	/**
	 * Return the wait after the first failed handshake.
	 */
	public Duration minBackoff() {
		return this.values.minBackoff;
	}

	/**
	 * Return the longest wait between failed handshakes.
	 */
	public Duration maxBackoff() {
		return this.values.maxBackoff;
	}

	/**
	 * Return the failed handshakes in a row after which waiting turns are told.
	 */
	public int maxAttempts() {
		return this.values.maxAttempts;
	}

	/**
	 * Return the longest time that running turns may take to finish once the pool is
	 * closed.
	 */
	public Duration shutdownTimeout() {
		return this.values.shutdownTimeout;
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private int maxSessions = 8;

		private int minIdle = 0;

		private int maxIdle = 8;

		private int maxPending = 1000;

		private Duration acquireTimeout = Duration.ofSeconds(30);

		private Duration affinityWait = Duration.ofSeconds(5);

		private Duration idleTimeout = Duration.ofMinutes(5);

		private Duration maxAge = Duration.ofMinutes(55);

		private double maxAgeJitter = 0.1;

		private int maxConcurrentHandshakes = 4;

		private Duration minBackoff = Duration.ofMillis(500);

		private Duration maxBackoff = Duration.ofSeconds(8);

		private int maxAttempts = 5;

		private Duration shutdownTimeout = Duration.ofSeconds(25);

		private Builder() {
		}

		/**
		 * Set the most sessions open at once, not counting one being replaced.
		 * @param maxSessions the new value
		 * @return this builder
		 */
		public Builder maxSessions(int maxSessions) {
			this.maxSessions = maxSessions;
			return this;
		}

		/**
		 * Set the sessions kept open even if nothing uses them.
		 * @param minIdle the new value
		 * @return this builder
		 */
		public Builder minIdle(int minIdle) {
			this.minIdle = minIdle;
			return this;
		}

		/**
		 * Set the most sessions kept open while nothing uses them.
		 * @param maxIdle the new value
		 * @return this builder
		 */
		public Builder maxIdle(int maxIdle) {
			this.maxIdle = maxIdle;
			return this;
		}

		/**
		 * Set the most turns waiting for a lane.
		 * @param maxPending the new value
		 * @return this builder
		 */
		public Builder maxPending(int maxPending) {
			this.maxPending = maxPending;
			return this;
		}

		/**
		 * Set the longest wait of a turn for a lane.
		 * @param acquireTimeout the new value
		 * @return this builder
		 */
		public Builder acquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
			return this;
		}

		/**
		 * Set the longest wait of a turn for the busy lane that holds its chain.
		 * @param affinityWait the new value
		 * @return this builder
		 */
		public Builder affinityWait(Duration affinityWait) {
			this.affinityWait = affinityWait;
			return this;
		}

		/**
		 * Set the idle time after which a session is closed.
		 * @param idleTimeout the new value
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Set the age at which a session is replaced.
		 * @param maxAge the new value
		 * @return this builder
		 */
		public Builder maxAge(Duration maxAge) {
			this.maxAge = maxAge;
			return this;
		}

		/**
		 * Set the part of the maximum age by which it is shortened at random, from 0 to
		 * 0.5.
		 * @param maxAgeJitter the new value
		 * @return this builder
		 */
		public Builder maxAgeJitter(double maxAgeJitter) {
			this.maxAgeJitter = maxAgeJitter;
			return this;
		}

		/**
		 * Set the most handshakes under way at once.
		 * @param maxConcurrentHandshakes the new value
		 * @return this builder
		 */
		public Builder maxConcurrentHandshakes(int maxConcurrentHandshakes) {
			this.maxConcurrentHandshakes = maxConcurrentHandshakes;
			return this;
		}

		/**
		 * Set the wait after the first failed handshake.
		 * @param minBackoff the new value
		 * @return this builder
		 */
		public Builder minBackoff(Duration minBackoff) {
			this.minBackoff = minBackoff;
			return this;
		}

		/**
		 * Set the longest wait between failed handshakes.
		 * @param maxBackoff the new value
		 * @return this builder
		 */
		public Builder maxBackoff(Duration maxBackoff) {
			this.maxBackoff = maxBackoff;
			return this;
		}

		/**
		 * Set the failed handshakes in a row after which waiting turns are told.
		 * @param maxAttempts the new value
		 * @return this builder
		 */
		public Builder maxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
			return this;
		}

		/**
		 * Set the longest time that running turns may take to finish once the pool is
		 * closed.
		 * @param shutdownTimeout the new value
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
			return this;
		}

		/**
		 * Check the settings against each other and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public PoolSettings build() {
			Check.atLeast(this.maxSessions, 1, "responses-ws.pool.max-sessions");
			Check.atLeast(this.minIdle, 0, "responses-ws.pool.min-idle");
			Check.atLeast(this.maxIdle, 0, "responses-ws.pool.max-idle");
			Check.notMore(this.minIdle, "responses-ws.pool.min-idle", this.maxSessions,
					"responses-ws.pool.max-sessions");
			Check.atLeast(this.maxPending, 0, "responses-ws.pool.max-pending");
			Check.positive(this.acquireTimeout, "responses-ws.pool.acquire-timeout");
			Check.notNegative(this.affinityWait, "responses-ws.pool.affinity-wait");
			Check.positive(this.idleTimeout, "responses-ws.pool.idle-timeout");
			Check.positive(this.maxAge, "responses-ws.pool.max-age");
			Check.between(this.maxAgeJitter, 0, 0.5, "responses-ws.pool.max-age-jitter");
			Check.atLeast(this.maxConcurrentHandshakes, 1, "responses-ws.pool.max-concurrent-handshakes");
			Check.positive(this.minBackoff, "responses-ws.pool.min-backoff");
			Check.positive(this.maxBackoff, "responses-ws.pool.max-backoff");
			Check.notShorter(this.maxBackoff, "responses-ws.pool.max-backoff", this.minBackoff,
					"responses-ws.pool.min-backoff");
			Check.atLeast(this.maxAttempts, 1, "responses-ws.pool.max-attempts");
			Check.notNegative(this.shutdownTimeout, "responses-ws.pool.shutdown-timeout");
			return new PoolSettings(this);
		}

	}

}
