package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.responsesws.session.CancelMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * How a session runs its turns.
 *
 * @since 0.1.0
 */
public class SessionProperties {

	/**
	 * Turns that a session may run at once, from 1 to 16. Anything above 1 needs a
	 * service with lanes (stream_id). Unless set, the provider decides: 16 for OpenAI, 1
	 * for any other.
	 */
	private @Nullable Integer lanes;

	/**
	 * Whether the service takes input for responses that run (response.steer). Unless
	 * set, the provider decides: yes for OpenAI, no elsewhere.
	 */
	private @Nullable Boolean steering;

	/**
	 * Largest message accepted from the server, after joining fragments.
	 */
	private DataSize maxFrameSize = DataSize.ofMegabytes(64);

	/**
	 * Largest message sent to the server. Unless set, the provider decides: 4MB for
	 * Vercel, 16MB for any other.
	 */
	private @Nullable DataSize maxRequestSize;

	/**
	 * Whether messages are compressed (permessage-deflate) where the service does it too.
	 */
	private boolean compression = false;

	/**
	 * What becomes of a lane whose turn was cancelled.
	 */
	private CancelMode onCancel = CancelMode.DRAIN;

	/**
	 * Longest time that a cancelled turn may keep its lane before the session is given
	 * up.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration drainTimeout = Duration.ofSeconds(30);

	/**
	 * Events that a lane holds for a subscriber that is not asking.
	 */
	private int maxBufferedEvents = 256;

	/**
	 * Bytes of events that a lane holds for a subscriber that is not asking.
	 */
	private DataSize maxBufferedBytes = DataSize.ofMegabytes(1);

	/**
	 * Longest time that one full lane may stop its session from being read, when the
	 * session has several lanes.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration slowSubscriberTimeout = Duration.ofSeconds(5);

	/**
	 * Silence of the server after which a ping is sent.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration pingInterval = Duration.ofSeconds(30);

	/**
	 * Silence after a ping that means the connection is lost. Unless set, the provider
	 * decides: 30s for xAI, 20s for any other.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration pingTimeout;

	public @Nullable Integer getLanes() {
		return this.lanes;
	}

	public void setLanes(@Nullable Integer lanes) {
		this.lanes = lanes;
	}

	public @Nullable Boolean getSteering() {
		return this.steering;
	}

	public void setSteering(@Nullable Boolean steering) {
		this.steering = steering;
	}

	public DataSize getMaxFrameSize() {
		return this.maxFrameSize;
	}

	public void setMaxFrameSize(DataSize maxFrameSize) {
		this.maxFrameSize = maxFrameSize;
	}

	public @Nullable DataSize getMaxRequestSize() {
		return this.maxRequestSize;
	}

	public void setMaxRequestSize(@Nullable DataSize maxRequestSize) {
		this.maxRequestSize = maxRequestSize;
	}

	public boolean isCompression() {
		return this.compression;
	}

	public void setCompression(boolean compression) {
		this.compression = compression;
	}

	public CancelMode getOnCancel() {
		return this.onCancel;
	}

	public void setOnCancel(CancelMode onCancel) {
		this.onCancel = onCancel;
	}

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public int getMaxBufferedEvents() {
		return this.maxBufferedEvents;
	}

	public void setMaxBufferedEvents(int maxBufferedEvents) {
		this.maxBufferedEvents = maxBufferedEvents;
	}

	public DataSize getMaxBufferedBytes() {
		return this.maxBufferedBytes;
	}

	public void setMaxBufferedBytes(DataSize maxBufferedBytes) {
		this.maxBufferedBytes = maxBufferedBytes;
	}

	public Duration getSlowSubscriberTimeout() {
		return this.slowSubscriberTimeout;
	}

	public void setSlowSubscriberTimeout(Duration slowSubscriberTimeout) {
		this.slowSubscriberTimeout = slowSubscriberTimeout;
	}

	public Duration getPingInterval() {
		return this.pingInterval;
	}

	public void setPingInterval(Duration pingInterval) {
		this.pingInterval = pingInterval;
	}

	public @Nullable Duration getPingTimeout() {
		return this.pingTimeout;
	}

	public void setPingTimeout(@Nullable Duration pingTimeout) {
		this.pingTimeout = pingTimeout;
	}

}
