package io.github.responsesws.autoconfigure;

import java.time.Duration;

import io.github.responsesws.session.CancelMode;

import org.springframework.util.unit.DataSize;

/**
 * How a session runs its turns.
 *
 * @since 0.1.0
 */
public class SessionProperties {

	/**
	 * Turns that a session may run at once, from 1 to 16. Anything above 1 needs a
	 * service with lanes (stream_id).
	 */
	private int lanes = 1;

	/**
	 * Largest message accepted from the server, after joining fragments.
	 */
	private DataSize maxFrameSize = DataSize.ofMegabytes(64);

	/**
	 * Largest message sent to the server.
	 */
	private DataSize maxRequestSize = DataSize.ofMegabytes(16);

	/**
	 * What becomes of a lane whose turn was cancelled.
	 */
	private CancelMode onCancel = CancelMode.DRAIN;

	/**
	 * Longest time that a cancelled turn may keep its lane before the session is given
	 * up.
	 */
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
	private Duration slowSubscriberTimeout = Duration.ofSeconds(5);

	/**
	 * Silence of the server after which a ping is sent.
	 */
	private Duration pingInterval = Duration.ofSeconds(30);

	/**
	 * Silence after a ping that means the connection is lost.
	 */
	private Duration pingTimeout = Duration.ofSeconds(20);

	public int getLanes() {
		return this.lanes;
	}

	public void setLanes(int lanes) {
		this.lanes = lanes;
	}

	public DataSize getMaxFrameSize() {
		return this.maxFrameSize;
	}

	public void setMaxFrameSize(DataSize maxFrameSize) {
		this.maxFrameSize = maxFrameSize;
	}

	public DataSize getMaxRequestSize() {
		return this.maxRequestSize;
	}

	public void setMaxRequestSize(DataSize maxRequestSize) {
		this.maxRequestSize = maxRequestSize;
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

	public Duration getPingTimeout() {
		return this.pingTimeout;
	}

	public void setPingTimeout(Duration pingTimeout) {
		this.pingTimeout = pingTimeout;
	}

}
