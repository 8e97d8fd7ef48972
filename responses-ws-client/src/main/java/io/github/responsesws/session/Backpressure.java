package io.github.responsesws.session;

import io.netty.channel.Channel;

/**
 * Stops reading the socket while a lane's subscriber does not keep up. Belongs to the
 * session's event loop.
 */
final class Backpressure {

	private final Channel channel;

	private final SessionSettings settings;

	private final Lanes lanes;

	private final SessionTimeouts timeouts;

	private boolean reading = true;

	Backpressure(Channel channel, SessionSettings settings, Lanes lanes, SessionTimeouts timeouts) {
		this.channel = channel;
		this.settings = settings;
		this.lanes = lanes;
		this.timeouts = timeouts;
	}

	/**
	 * Look at a lane whose turn has been given an event.
	 */
	void added(Lane lane, Turn turn) {
		if (isFull(turn, 1) && lane.full(true, this.timeouts.now())) {
			update();
		}
	}

	/**
	 * Look at a lane whose subscriber has taken events: half of the bound lets it go on.
	 */
	void taken(Lane lane, Turn turn) {
		if (lane.isFull() && !isFull(turn, 2)) {
			lane.full(false, this.timeouts.now());
			update();
		}
	}

	private boolean isFull(Turn turn, int divisor) {
		return turn.buffered() >= Math.max(this.settings.maxBufferedEvents() / divisor, 1)
				|| turn.bufferedBytes() >= Math.max(this.settings.maxBufferedBytes() / divisor, 1);
	}

	/**
	 * Read the socket unless a lane is full.
	 */
	void update() {
		boolean read = !this.lanes.anyFull();
		if (read == this.reading) {
			return;
		}
		this.reading = read;
		this.timeouts.paused(!read);
		this.channel.config().setAutoRead(read);
	}

}
