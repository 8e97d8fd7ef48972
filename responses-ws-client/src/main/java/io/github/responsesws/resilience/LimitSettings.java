package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.Map;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.SettingsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How many turns may begin and be in flight. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
public final class LimitSettings {

	private final Builder values;

	private LimitSettings(Builder builder) {
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
	 * Return whether turns of a model are held back by what the service said of its
	 * limits: for as long as it asked, and then to a number that grows again.
	 * @return the setting
	 */
	public boolean adaptive() {
		return this.values.adaptive;
	}

	/**
	 * Return the longest pause, whatever the service asks for.
	 * @return the setting
	 */
	public Duration maxPause() {
		return this.values.maxPause;
	}

	/**
	 * Return the most turns of a model that are held back at once.
	 * @return the setting
	 */
	public int maxPending() {
		return this.values.maxPending;
	}

	/**
	 * Return the longest time that a turn is held back.
	 * @return the setting
	 */
	public Duration acquireTimeout() {
		return this.values.acquireTimeout;
	}

	/**
	 * Return the most turns of each model in flight.
	 * @return the setting, 0 for no bound
	 */
	public int inFlight() {
		return this.values.inFlight;
	}

	/**
	 * Return the most turns of each model that begin in a minute.
	 * @return the setting, 0 for no bound
	 */
	public int turnsPerMinute() {
		return this.values.turnsPerMinute;
	}

	/**
	 * Return the most tokens, of input and output, that turns of each model may take in a
	 * minute.
	 * @return the setting, 0 for no bound
	 */
	public long tokensPerMinute() {
		return this.values.tokensPerMinute;
	}

	/**
	 * Return the bounds of single models, in place of those for each model.
	 * @return the bounds by the name of the model
	 */
	public Map<String, ModelLimits> models() {
		return this.values.models;
	}

	/**
	 * Return the bounds of a model.
	 * @param model the model, {@code null} for the one that the service chooses
	 */
	ModelLimits of(@Nullable String model) {
		ModelLimits own = (model != null) ? models().get(model) : null;
		return (own != null) ? own : new ModelLimits(inFlight(), turnsPerMinute(), tokensPerMinute());
	}

	/**
	 * Return whether any model has a bound that counts by the minute.
	 */
	boolean hasRates() {
		return of(null).hasRates() || models().values().stream().anyMatch(ModelLimits::hasRates);
	}

	/**
	 * Collects settings and checks them.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private boolean adaptive = true;

		private Duration maxPause = Duration.ofSeconds(60);

		private int maxPending = 1000;

		private Duration acquireTimeout = Duration.ofSeconds(60);

		private int inFlight = 0;

		private int turnsPerMinute = 0;

		private long tokensPerMinute = 0;

		private Map<String, ModelLimits> models = Map.of();

		private Builder() {
		}

		/**
		 * Set whether turns of a model are held back by what the service said of its
		 * limits.
		 * @param adaptive the new value
		 * @return this builder
		 */
		public Builder adaptive(boolean adaptive) {
			this.adaptive = adaptive;
			return this;
		}

		/**
		 * Set the longest pause, whatever the service asks for.
		 * @param maxPause the new value
		 * @return this builder
		 */
		public Builder maxPause(Duration maxPause) {
			this.maxPause = maxPause;
			return this;
		}

		/**
		 * Set the most turns of a model that are held back at once.
		 * @param maxPending the new value
		 * @return this builder
		 */
		public Builder maxPending(int maxPending) {
			this.maxPending = maxPending;
			return this;
		}

		/**
		 * Set the longest time that a turn is held back.
		 * @param acquireTimeout the new value
		 * @return this builder
		 */
		public Builder acquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
			return this;
		}

		/**
		 * Set the most turns of each model in flight.
		 * @param inFlight the new value, 0 for no bound
		 * @return this builder
		 */
		public Builder inFlight(int inFlight) {
			this.inFlight = inFlight;
			return this;
		}

		/**
		 * Set the most turns of each model that begin in a minute.
		 * @param turnsPerMinute the new value, 0 for no bound
		 * @return this builder
		 */
		public Builder turnsPerMinute(int turnsPerMinute) {
			this.turnsPerMinute = turnsPerMinute;
			return this;
		}

		/**
		 * Set the most tokens, of input and output, that turns of each model may take in
		 * a minute.
		 * @param tokensPerMinute the new value, 0 for no bound
		 * @return this builder
		 */
		public Builder tokensPerMinute(long tokensPerMinute) {
			this.tokensPerMinute = tokensPerMinute;
			return this;
		}

		/**
		 * Set the bounds of single models, in place of those for each model.
		 * @param models the bounds by the name of the model
		 * @return this builder
		 */
		public Builder models(Map<String, ModelLimits> models) {
			this.models = Map.copyOf(models);
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws io.github.responsesws.settings.InvalidSettingsException if a value is
		 * out of range: the message names the property and what it accepts
		 */
		public LimitSettings build() {
			Check.notNegative(this.maxPause, "responses-ws.limits.max-pause");
			Check.atLeast(this.maxPending, 0, "responses-ws.limits.max-pending");
			Check.positive(this.acquireTimeout, "responses-ws.limits.acquire-timeout");
			Check.atLeast(this.inFlight, 0, "responses-ws.limits.in-flight");
			Check.atLeast(this.turnsPerMinute, 0, "responses-ws.limits.turns-per-minute");
			Check.atLeast(this.tokensPerMinute, 0, "responses-ws.limits.tokens-per-minute");
			return new LimitSettings(this);
		}

	}

}
