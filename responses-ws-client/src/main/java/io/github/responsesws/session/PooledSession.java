package io.github.responsesws.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A session as its pool sees it: how old it is, and which of its lanes are free. Belongs
 * to the pool's drain loop, except for what is volatile for snapshots.
 */
final class PooledSession {

	private final Session session;

	private final long openedAt;

	private final long expiresAt;

	private final List<PooledLane> lanes;

	private final Deque<PooledLane> fresh;

	/** Free lanes that hold a chain, least recently used first. */
	private final Set<PooledLane> holding = new LinkedHashSet<>();

	private volatile int leased;

	private volatile int chains;

	private long idleSince;

	private boolean replacing;

	private boolean retired;

	private boolean proven;

	/** Whether the server has yet to show that it names lanes: one turn at a time. */
	private boolean onTrial;

	private boolean lanesEchoed;

	PooledSession(Session session, long now, long expiresAt) {
		this.session = session;
		this.openedAt = now;
		this.expiresAt = expiresAt;
		this.idleSince = now;
		this.lanes = Arrays.stream(session.lanes()).map((lane) -> new PooledLane(this, lane)).toList();
		this.fresh = new ArrayDeque<>(this.lanes);
	}

	Session session() {
		return this.session;
	}

	List<PooledLane> lanes() {
		return this.lanes;
	}

	PooledLane lane(Lane lane) {
		return this.lanes.get(lane.index());
	}

	int leased() {
		return this.leased;
	}

	boolean isIdle() {
		return this.leased == 0;
	}

	long idleSince() {
		return this.idleSince;
	}

	long openedAt() {
		return this.openedAt;
	}

	long expiresAt() {
		return this.expiresAt;
	}

	boolean isReplacing() {
		return this.replacing;
	}

	void replacing(boolean replacing) {
		this.replacing = replacing;
	}

	boolean isRetired() {
		return this.retired;
	}

	void retire() {
		this.retired = true;
		this.chains = 0;
	}

	boolean isProven() {
		return this.proven;
	}

	void proven() {
		this.proven = true;
	}

	boolean isOnTrial() {
		return this.onTrial;
	}

	void onTrial() {
		this.onTrial = true;
	}

	boolean areLanesEchoed() {
		return this.lanesEchoed;
	}

	void lanesEchoed() {
		this.lanesEchoed = true;
		this.onTrial = false;
	}

	/**
	 * Whether a turn may be put on one of the lanes: checked at each lease.
	 */
	boolean isUsable() {
		return !this.retired && !(this.onTrial && this.leased > 0) && this.session.isUsable();
	}

	/**
	 * Return a free lane that holds no chain.
	 */
	@Nullable PooledLane fresh() {
		return this.fresh.peekLast();
	}

	@Nullable PooledLane leastRecentlyUsedHolder() {
		return this.holding.isEmpty() ? null : this.holding.iterator().next();
	}

	/**
	 * Return a free lane beside another one: one without a chain if there is any.
	 */
	@Nullable PooledLane sibling(PooledLane lane) {
		for (PooledLane free : this.fresh) {
			if (free != lane) {
				return free;
			}
		}
		for (PooledLane free : this.holding) {
			if (free != lane) {
				return free;
			}
		}
		return null;
	}

	void lease(PooledLane lane) {
		if (!this.holding.remove(lane)) {
			this.fresh.remove(lane);
		}
		lane.leased();
		this.leased = this.leased + 1;
	}

	void release(PooledLane lane, long now) {
		lane.released(now);
		this.leased = this.leased - 1;
		this.idleSince = now;
		if (lane.chain() != null) {
			this.holding.add(lane);
		}
		else {
			this.fresh.add(lane);
		}
	}

	SessionSnapshot snapshot(long now) {
		return this.session.snapshot(now, this.openedAt, this.leased, this.chains);
	}

	/**
	 * A lane as its pool sees it: what its cache holds, since when it is free, and which
	 * turns wait for it. Belongs to the pool's drain loop.
	 */
	static final class PooledLane {

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
			if (!this.session.isRetired() && (chain != null) != (this.chain != null)) {
				this.session.chains = this.session.chains + ((chain != null) ? 1 : -1);
			}
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

}
