package io.github.responsesws.session;

/**
 * Decides when a silent server is asked for a sign of life and when it is given up. Any
 * inbound frame is one. Belongs to the session's event loop.
 */
final class Keepalive {

	enum Action {

		/** Nothing to do before {@link #deadline()}. */
		NONE,

		/** Send a ping. */
		PING,

		/** The server did not answer. */
		LOST

	}

	private final long interval;

	private final long timeout;

	private long lastSign;

	private long pingSentAt;

	private boolean waiting;

	Keepalive(SessionSettings settings, long now) {
		this.interval = settings.pingInterval().toNanos();
		this.timeout = settings.pingTimeout().toNanos();
		this.lastSign = now;
	}

	void sign(long now) {
		this.lastSign = now;
		this.waiting = false;
	}

	Action check(long now) {
		if (now - deadline() < 0) {
			return Action.NONE;
		}
		if (this.waiting) {
			return Action.LOST;
		}
		this.waiting = true;
		this.pingSentAt = now;
		return Action.PING;
	}

	long deadline() {
		return this.waiting ? this.pingSentAt + this.timeout : this.lastSign + this.interval;
	}

}
