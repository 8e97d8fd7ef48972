package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;

/**
 * A lane as its pool sees it: what its cache holds, since when it is free, and which
 * turns wait for it. Belongs to the pool's drain loop.
 */
final class PooledLane {

	private final PooledSession session;

	private final Lane lane;

	private final LinkedQueue<PendingTurn> pending = new LinkedQueue<>();

	private @Nullable String chain;

	private boolean free = true;

	private long freeSince;

	PooledLane(PooledSession session, Lane lane) {
		this.session = session;
		this.lane = lane;
	}

	PooledSession session() {
		return this.session;
	}

	Lane lane() {
		return this.lane;
	}

	/**
	 * Return the turns that wait for this very lane.
	 */
	LinkedQueue<PendingTurn> pending() {
		return this.pending;
	}

	/**
	 * Return the response that a turn may go on from here.
	 * @return its ID, or {@code null} if there is none
	 */
	@Nullable String chain() {
		return this.chain;
	}

	void chain(@Nullable String chain) {
		this.chain = chain;
	}

	boolean isFree() {
		return this.free;
	}

	long freeSince() {
		return this.freeSince;
	}

	void leased() {
		this.free = false;
	}

	void released(long now) {
		this.free = true;
		this.freeSince = now;
	}

}
