package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;

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

	private final Builder values;

	private SessionSettings(Builder builder) {
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
	 * Return the lanes a session may use at once, 1 meaning the default lane only.
	 */
	public int lanes() {
		return this.values.lanes;
	}

	/**
	 * Return whether the service takes input for responses that run.
	 * @return whether the service takes {@code response.steer}
	 */
	public boolean steering() {
		return this.values.steering;
	}

	/**
	 * Return the largest message accepted from the server, in bytes, after joining
	 * fragments.
	 */
	public int maxFrameSize() {
		return this.values.maxFrameSize;
	}

	/**
	 * Return the largest message sent to the server, in bytes.
	 */
	public int maxRequestSize() {
		return this.values.maxRequestSize;
	}

	/**
	 * Return whether messages are compressed where the server does it too.
	 * @return whether permessage-deflate is offered
	 */
	public boolean compression() {
		return this.values.compression;
	}

	/**
	 * Return the treatment of a lane whose turn was cancelled.
	 */
	public CancelMode onCancel() {
		return this.values.onCancel;
	}

	/**
	 * Return the longest time that a cancelled turn may keep its lane before the session
	 * is given up.
	 */
	public Duration drainTimeout() {
		return this.values.drainTimeout;
	}

	/**
	 * Return the events a lane holds for a subscriber that is not asking.
	 */
	public int maxBufferedEvents() {
		return this.values.maxBufferedEvents;
	}

	/**
	 * Return the bytes of events a lane holds for a subscriber that is not asking.
	 */
	public int maxBufferedBytes() {
		return this.values.maxBufferedBytes;
	}

	/**
	 * Return the longest time that one full lane may stop its session from being read,
	 * when the session has several lanes.
	 */
	public Duration slowSubscriberTimeout() {
		return this.values.slowSubscriberTimeout;
	}

	/**
	 * Return the silence of the server after which a ping is sent.
	 */
	public Duration pingInterval() {
		return this.values.pingInterval;
	}

	/**
	 * Return the silence after a ping that means the connection is lost.
	 */
	public Duration pingTimeout() {
		return this.values.pingTimeout;
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private int lanes = 1;

		private boolean steering = false;

		private int maxFrameSize = 64 * 1024 * 1024;

		private int maxRequestSize = 16 * 1024 * 1024;

		private boolean compression = false;

		private CancelMode onCancel = CancelMode.DRAIN;

		private Duration drainTimeout = Duration.ofSeconds(30);

		private int maxBufferedEvents = 256;

		private int maxBufferedBytes = 1024 * 1024;

		private Duration slowSubscriberTimeout = Duration.ofSeconds(5);

		private Duration pingInterval = Duration.ofSeconds(30);

		private Duration pingTimeout = Duration.ofSeconds(20);

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
		 * Set the largest message accepted from the server, in bytes, after joining
		 * fragments.
		 * @param maxFrameSize the new value
		 * @return this builder
		 */
		public Builder maxFrameSize(int maxFrameSize) {
			this.maxFrameSize = maxFrameSize;
			return this;
		}

		/**
		 * Set the largest message sent to the server, in bytes.
		 * @param maxRequestSize the new value
		 * @return this builder
		 */
		public Builder maxRequestSize(int maxRequestSize) {
			this.maxRequestSize = maxRequestSize;
			return this;
		}

		/**
		 * Set whether messages are compressed (permessage-deflate, RFC 7692) where the
		 * server does it too. It costs some 300 KB of memory for each session.
		 * @param compression the new value
		 * @return this builder
		 */
		public Builder compression(boolean compression) {
			this.compression = compression;
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
		 * Check the settings against each other and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public SessionSettings build() {
			Check.atLeast(this.lanes, 1, "responses-ws.session.lanes");
			Check.atMost(this.lanes, MAX_LANES, "responses-ws.session.lanes");
			Check.notEmpty(this.maxFrameSize, "responses-ws.session.max-frame-size");
			Check.notEmpty(this.maxRequestSize, "responses-ws.session.max-request-size");
			Check.positive(this.drainTimeout, "responses-ws.session.drain-timeout");
			Check.atLeast(this.maxBufferedEvents, 1, "responses-ws.session.max-buffered-events");
			Check.notEmpty(this.maxBufferedBytes, "responses-ws.session.max-buffered-bytes");
			Check.positive(this.slowSubscriberTimeout, "responses-ws.session.slow-subscriber-timeout");
			Check.positive(this.pingInterval, "responses-ws.session.ping-interval");
			Check.positive(this.pingTimeout, "responses-ws.session.ping-timeout");
			return new SessionSettings(this);
		}

	}

}
