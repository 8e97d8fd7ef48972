package io.github.responsesws.transport;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.SettingsBuilder;

/**
 * When turns go over HTTP instead of the WebSocket, and when the WebSocket is tried
 * again.
 *
 * @since 0.1.0
 */
public final class FallbackSettings {

	private final Builder values;

	private FallbackSettings(Builder builder) {
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
	 * Return the losses in a row after which turns go over HTTP.
	 */
	public int maxLosses() {
		return this.values.maxLosses;
	}

	/**
	 * Return the time after which the WebSocket is tried again.
	 */
	public Duration coolDown() {
		return this.values.coolDown;
	}

	/**
	 * Return the longest time between two tries, up to which it doubles with each one
	 * that fails.
	 */
	public Duration maxCoolDown() {
		return this.values.maxCoolDown;
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private int maxLosses = 3;

		private Duration coolDown = Duration.ofSeconds(30);

		private Duration maxCoolDown = Duration.ofMinutes(10);

		private Builder() {
		}

		/**
		 * Set the losses in a row after which turns go over HTTP.
		 * @param maxLosses the new value
		 * @return this builder
		 */
		public Builder maxLosses(int maxLosses) {
			this.maxLosses = maxLosses;
			return this;
		}

		/**
		 * Set the time after which the WebSocket is tried again.
		 * @param coolDown the new value
		 * @return this builder
		 */
		public Builder coolDown(Duration coolDown) {
			this.coolDown = coolDown;
			return this;
		}

		/**
		 * Set the longest time between two tries, up to which it doubles with each one
		 * that fails.
		 * @param maxCoolDown the new value
		 * @return this builder
		 */
		public Builder maxCoolDown(Duration maxCoolDown) {
			this.maxCoolDown = maxCoolDown;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws io.github.responsesws.settings.InvalidSettingsException if a value is
		 * out of range: the message names the property and what it accepts
		 */
		public FallbackSettings build() {
			Check.atLeast(this.maxLosses, 1, "responses-ws.fallback.max-losses");
			Check.positive(this.coolDown, "responses-ws.fallback.cool-down");
			Check.positive(this.maxCoolDown, "responses-ws.fallback.max-cool-down");
			Check.notShorter(this.maxCoolDown, "responses-ws.fallback.max-cool-down", this.coolDown,
					"responses-ws.fallback.cool-down");
			return new FallbackSettings(this);
		}

	}

}
