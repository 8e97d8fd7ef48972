package io.github.responsesws.session;

import io.github.responsesws.connection.Upload;

/**
 * Decides when a silent server is asked for a sign of life and when it is given up. Any
 * inbound frame is one. The time for an answer begins when the ping is written, and while
 * bytes of ours leave. Belongs to the session's event loop.
 */
final class Keepalive {

	enum Action {

		/** Nothing to do before the deadline. */
		NONE,

		/** Send a ping. */
		PING,

		/** The server did not answer. */
		LOST

	}

	private final long interval;

	private final long timeout;

	private final Upload upload;

	private boolean pinged;

	private long pingSentAt;

	Keepalive(SessionSettings settings, Upload upload) {
		this.upload = upload;
		this.interval = settings.pingInterval().toNanos();
		this.timeout = settings.pingTimeout().toNanos();
	}

	/**
	 * Decide what to do now.
	 * @param lastSign when the server gave its last sign of life
	 */
	Action check(long now, long lastSign) {
		this.upload.look(now);
		if (now - deadline(lastSign) < 0) {
			return Action.NONE;
		}
		if (isWaiting(lastSign)) {
			return Action.LOST;
		}
		this.pinged = true;
		this.pingSentAt = now;
		return Action.PING;
	}

	/**
	 * The channel has taken the ping.
	 */
	void written(long now) {
		this.pingSentAt = now;
	}

	/**
	 * Return when to look again if nothing arrives.
	 * @param lastSign when the server gave its last sign of life
	 */
	long deadline(long lastSign) {
		return isWaiting(lastSign) ? this.upload.orLater(this.pingSentAt) + this.timeout : lastSign + this.interval;
	}

	// A ping is only sent some time after a sign, so one of the same moment came later.
	private boolean isWaiting(long lastSign) {
		return this.pinged && this.pingSentAt - lastSign > 0;
	}

}
