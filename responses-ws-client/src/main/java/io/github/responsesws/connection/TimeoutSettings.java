package io.github.responsesws.connection;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How long connecting and a turn may take.
 *
 * @since 0.1.0
 */
public final class TimeoutSettings {

	private final Builder values;

	private TimeoutSettings(Builder builder) {
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
	 * Return the longest time from resolving credentials to an open WebSocket.
	 */
	public Duration connect() {
		return this.values.connect;
	}

	/**
	 * Return the longest wait for the first event of a turn.
	 */
	public Duration firstEvent() {
		return this.values.firstEvent;
	}

	/**
	 * Return the longest silence within a turn.
	 */
	public Duration inactivity() {
		return this.values.inactivity;
	}

	/**
	 * Return the longest duration of a whole turn, {@code null} for no limit.
	 */
	public @Nullable Duration turn() {
		return this.values.turn;
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private Duration connect = Duration.ofSeconds(15);

		private Duration firstEvent = Duration.ofSeconds(120);

		private Duration inactivity = Duration.ofSeconds(300);

		private @Nullable Duration turn;

		private Builder() {
		}

		/**
		 * Set the longest time from resolving credentials to an open WebSocket.
		 * @param connect the new value
		 * @return this builder
		 */
		public Builder connect(Duration connect) {
			this.connect = connect;
			return this;
		}

		/**
		 * Set the longest wait for the first event of a turn.
		 * @param firstEvent the new value
		 * @return this builder
		 */
		public Builder firstEvent(Duration firstEvent) {
			this.firstEvent = firstEvent;
			return this;
		}

		/**
		 * Set the longest silence within a turn.
		 * @param inactivity the new value
		 * @return this builder
		 */
		public Builder inactivity(Duration inactivity) {
			this.inactivity = inactivity;
			return this;
		}

		/**
		 * Set the longest duration of a whole turn, {@code null} for no limit.
		 * @param turn the new value
		 * @return this builder
		 */
		public Builder turn(@Nullable Duration turn) {
			this.turn = turn;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public TimeoutSettings build() {
			Check.positive(this.connect, "responses-ws.timeouts.connect");
			Check.positive(this.firstEvent, "responses-ws.timeouts.first-event");
			Check.positive(this.inactivity, "responses-ws.timeouts.inactivity");
			if (this.turn != null) {
				Check.positive(this.turn, "responses-ws.timeouts.turn");
			}
			return new TimeoutSettings(this);
		}

	}

}
