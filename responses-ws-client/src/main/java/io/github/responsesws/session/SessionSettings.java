package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.turn.TurnTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How one session runs its turns.
 *
 * @since 0.1.0
 */
public final class SessionSettings {

	/**
	 * Most lanes of a session: the service runs at most 16 responses at once on a
	 * connection.
	 */
	public static final int MAX_LANES = 16;

	private final int lanes;

	private final boolean steering;

	private final CancelMode onCancel;

	private final Duration drainTimeout;

	private final int maxBufferedEvents;

	private final int maxBufferedBytes;

	private final Duration slowSubscriberTimeout;

	private final Duration pingInterval;

	private final Duration pingTimeout;

	private final Duration firstEventTimeout;

	private final Duration inactivityTimeout;

	private final @Nullable Duration turnTimeout;

	private SessionSettings(Builder builder) {
		this.lanes = builder.lanes;
		this.steering = builder.steering;
		this.onCancel = builder.onCancel;
		this.drainTimeout = builder.drainTimeout;
		this.maxBufferedEvents = builder.maxBufferedEvents;
		this.maxBufferedBytes = builder.maxBufferedBytes;
		this.slowSubscriberTimeout = builder.slowSubscriberTimeout;
		this.pingInterval = builder.pingInterval;
		this.pingTimeout = builder.pingTimeout;
		this.firstEventTimeout = builder.firstEventTimeout;
		this.inactivityTimeout = builder.inactivityTimeout;
		this.turnTimeout = builder.turnTimeout;
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
		Builder builder = new Builder();
		builder.lanes = this.lanes;
		builder.steering = this.steering;
		builder.onCancel = this.onCancel;
		builder.drainTimeout = this.drainTimeout;
		builder.maxBufferedEvents = this.maxBufferedEvents;
		builder.maxBufferedBytes = this.maxBufferedBytes;
		builder.slowSubscriberTimeout = this.slowSubscriberTimeout;
		builder.pingInterval = this.pingInterval;
		builder.pingTimeout = this.pingTimeout;
		builder.firstEventTimeout = this.firstEventTimeout;
		builder.inactivityTimeout = this.inactivityTimeout;
		builder.turnTimeout = this.turnTimeout;
		return builder;
	}

	/**
	 * Return the lanes a session may use at once, 1 meaning the default lane only.
	 * @return the lanes a session may use at once
	 */
	public int lanes() {
		return this.lanes;
	}

	/**
	 * Return whether the service takes input for responses that run.
	 * @return whether the service takes {@code response.steer}
	 */
	public boolean steering() {
		return this.steering;
	}

	/**
	 * Return the treatment of a lane whose turn was cancelled.
	 * @return the treatment of a lane whose turn was cancelled
	 */
	public CancelMode onCancel() {
		return this.onCancel;
	}

	/**
	 * Return the longest time that a cancelled turn may keep its lane before the session
	 * is given up.
	 * @return the longest time that a cancelled turn may keep its lane before the session
	 * is given up
	 */
	public Duration drainTimeout() {
		return this.drainTimeout;
	}

	/**
	 * Return the events a lane holds for a subscriber that is not asking.
	 * @return the events a lane holds for a subscriber that is not asking
	 */
	public int maxBufferedEvents() {
		return this.maxBufferedEvents;
	}

	/**
	 * Return the bytes of events a lane holds for a subscriber that is not asking.
	 * @return the bytes of events a lane holds for a subscriber that is not asking
	 */
	public int maxBufferedBytes() {
		return this.maxBufferedBytes;
	}

	/**
	 * Return the longest time that one full lane may stop its session from being read,
	 * when the session has several lanes.
	 * @return the longest time that one full lane may stop its session from being read
	 */
	public Duration slowSubscriberTimeout() {
		return this.slowSubscriberTimeout;
	}

	/**
	 * Return the silence of the server after which a ping is sent.
	 * @return the silence of the server after which a ping is sent
	 */
	public Duration pingInterval() {
		return this.pingInterval;
	}

	/**
	 * Return the silence after a ping that means the connection is lost.
	 * @return the silence after a ping that means the connection is lost
	 */
	public Duration pingTimeout() {
		return this.pingTimeout;
	}

	/**
	 * Return the longest wait for the first event of a turn.
	 * @return the longest wait for the first event of a turn
	 */
	public Duration firstEventTimeout() {
		return this.firstEventTimeout;
	}

	/**
	 * Return the longest silence within a turn.
	 * @return the longest silence within a turn
	 */
	public Duration inactivityTimeout() {
		return this.inactivityTimeout;
	}

	/**
	 * Return the longest duration of a whole turn, `null` for no limit.
	 * @return the longest duration of a whole turn
	 */
	public @Nullable Duration turnTimeout() {
		return this.turnTimeout;
	}

	Duration timeout(TurnTimeoutException.Kind kind) {
		return switch (kind) {
			case FIRST_EVENT -> this.firstEventTimeout;
			case INACTIVITY -> this.inactivityTimeout;
			case TURN -> (this.turnTimeout != null) ? this.turnTimeout : Duration.ZERO;
		};
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder {

		private int lanes = 1;

		private boolean steering = false;

		private CancelMode onCancel = CancelMode.DRAIN;

		private Duration drainTimeout = Duration.ofSeconds(30);

		private int maxBufferedEvents = 256;

		private int maxBufferedBytes = 1024 * 1024;

		private Duration slowSubscriberTimeout = Duration.ofSeconds(5);

		private Duration pingInterval = Duration.ofSeconds(30);

		private Duration pingTimeout = Duration.ofSeconds(20);

		private Duration firstEventTimeout = Duration.ofSeconds(120);

		private Duration inactivityTimeout = Duration.ofSeconds(300);

		private @Nullable Duration turnTimeout;

		private Builder() {
		}

		/**
		 * Set the lanes a session may use at once, 1 meaning the default lane only.
		 * @param lanes the new value
		 * @return this builder
		 */
		public Builder lanes(int lanes) {
			this.lanes = lanes;
			return this;
		}

		/**
		 * Set whether the service takes input for responses that run. A service that does
		 * not may answer it with an error that ends the response.
		 * @param steering the new value
		 * @return this builder
		 */
		public Builder steering(boolean steering) {
			this.steering = steering;
			return this;
		}

		/**
		 * Set the treatment of a lane whose turn was cancelled.
		 * @param onCancel the new value
		 * @return this builder
		 */
		public Builder onCancel(CancelMode onCancel) {
			this.onCancel = onCancel;
			return this;
		}

		/**
		 * Set the longest time that a cancelled turn may keep its lane before the session
		 * is given up.
		 * @param drainTimeout the new value
		 * @return this builder
		 */
		public Builder drainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
			return this;
		}

		/**
		 * Set the events a lane holds for a subscriber that is not asking.
		 * @param maxBufferedEvents the new value
		 * @return this builder
		 */
		public Builder maxBufferedEvents(int maxBufferedEvents) {
			this.maxBufferedEvents = maxBufferedEvents;
			return this;
		}

		/**
		 * Set the bytes of events a lane holds for a subscriber that is not asking.
		 * @param maxBufferedBytes the new value
		 * @return this builder
		 */
		public Builder maxBufferedBytes(int maxBufferedBytes) {
			this.maxBufferedBytes = maxBufferedBytes;
			return this;
		}

		/**
		 * Set the longest time that one full lane may stop its session from being read,
		 * when the session has several lanes.
		 * @param slowSubscriberTimeout the new value
		 * @return this builder
		 */
		public Builder slowSubscriberTimeout(Duration slowSubscriberTimeout) {
			this.slowSubscriberTimeout = slowSubscriberTimeout;
			return this;
		}

		/**
		 * Set the silence of the server after which a ping is sent.
		 * @param pingInterval the new value
		 * @return this builder
		 */
		public Builder pingInterval(Duration pingInterval) {
			this.pingInterval = pingInterval;
			return this;
		}

		/**
		 * Set the silence after a ping that means the connection is lost.
		 * @param pingTimeout the new value
		 * @return this builder
		 */
		public Builder pingTimeout(Duration pingTimeout) {
			this.pingTimeout = pingTimeout;
			return this;
		}

		/**
		 * Set the longest wait for the first event of a turn.
		 * @param firstEventTimeout the new value
		 * @return this builder
		 */
		public Builder firstEventTimeout(Duration firstEventTimeout) {
			this.firstEventTimeout = firstEventTimeout;
			return this;
		}

		/**
		 * Set the longest silence within a turn.
		 * @param inactivityTimeout the new value
		 * @return this builder
		 */
		public Builder inactivityTimeout(Duration inactivityTimeout) {
			this.inactivityTimeout = inactivityTimeout;
			return this;
		}

		/**
		 * Set the longest duration of a whole turn, `null` for no limit.
		 * @param turnTimeout the new value
		 * @return this builder
		 */
		public Builder turnTimeout(@Nullable Duration turnTimeout) {
			this.turnTimeout = turnTimeout;
			return this;
		}

		/**
		 * Check the settings against each other and build them.
		 * @return the settings
		 * @throws IllegalArgumentException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public SessionSettings build() {
			Check.atLeast(this.lanes, 1, "responses-ws.session.lanes");
			Check.atMost(this.lanes, MAX_LANES, "responses-ws.session.lanes");
			Check.positive(this.drainTimeout, "responses-ws.session.drain-timeout");
			Check.atLeast(this.maxBufferedEvents, 1, "responses-ws.session.max-buffered-events");
			Check.atLeast(this.maxBufferedBytes, 1, "responses-ws.session.max-buffered-bytes");
			Check.positive(this.slowSubscriberTimeout, "responses-ws.session.slow-subscriber-timeout");
			Check.positive(this.pingInterval, "responses-ws.session.ping-interval");
			Check.positive(this.pingTimeout, "responses-ws.session.ping-timeout");
			Check.positive(this.firstEventTimeout, "responses-ws.timeouts.first-event");
			Check.positive(this.inactivityTimeout, "responses-ws.timeouts.inactivity");
			if (this.turnTimeout != null) {
				Check.positive(this.turnTimeout, "responses-ws.timeouts.turn");
			}
			return new SessionSettings(this);
		}

	}

}
