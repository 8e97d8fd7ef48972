package io.github.responsesws.http;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.SettingsBuilder;

/**
 * How many turns run over HTTP at once, and how others wait for them.
 *
 * @since 0.1.0
 */
public final class HttpSettings {

	private final Builder values;

	private HttpSettings(Builder builder) {
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
	 * Return the most HTTP connections, each of which runs one turn at a time.
	 */
	public int maxConnections() {
		return this.values.maxConnections;
	}

	/**
	 * Return the most turns waiting for an HTTP connection.
	 */
	public int maxPending() {
		return this.values.maxPending;
	}

	/**
	 * Return the longest wait of a turn for an HTTP connection.
	 */
	public Duration acquireTimeout() {
		return this.values.acquireTimeout;
	}

	/**
	 * Return the idle time after which an HTTP connection is closed.
	 */
	public Duration idleTimeout() {
		return this.values.idleTimeout;
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private int maxConnections = 64;

		private int maxPending = 1000;

		private Duration acquireTimeout = Duration.ofSeconds(30);

		private Duration idleTimeout = Duration.ofSeconds(30);

		private Builder() {
		}

		/**
		 * Set the most HTTP connections, each of which runs one turn at a time.
		 * @param maxConnections the new value
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		/**
		 * Set the most turns waiting for an HTTP connection.
		 * @param maxPending the new value
		 * @return this builder
		 */
		public Builder maxPending(int maxPending) {
			this.maxPending = maxPending;
			return this;
		}

		/**
		 * Set the longest wait of a turn for an HTTP connection.
		 * @param acquireTimeout the new value
		 * @return this builder
		 */
		public Builder acquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
			return this;
		}

		/**
		 * Set the idle time after which an HTTP connection is closed.
		 * @param idleTimeout the new value
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws io.github.responsesws.settings.InvalidSettingsException if a value is
		 * out of range: the message names the property and what it accepts
		 */
		public HttpSettings build() {
			Check.atLeast(this.maxConnections, 1, "responses-ws.http.max-connections");
			Check.atLeast(this.maxPending, 0, "responses-ws.http.max-pending");
			Check.positive(this.acquireTimeout, "responses-ws.http.acquire-timeout");
			Check.positive(this.idleTimeout, "responses-ws.http.idle-timeout");
			return new HttpSettings(this);
		}

	}

}
