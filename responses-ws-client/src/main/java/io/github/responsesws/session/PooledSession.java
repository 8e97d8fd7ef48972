package io.github.responsesws.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A session as its pool sees it: which lanes are leased, which hold a chain, and who
 * waits for one of them. Belongs to the pool's drain loop; {@code leased} is volatile for
 * snapshots.
 */
final class PooledSession {

	private static final int TOLERATED_GONE = 64;

	private final Session session;

	private final long openedAt;

	private final long expiresAt;

	private final Deque<Lane> fresh = new ArrayDeque<>();

	/** Free lanes that hold a chain, least recently used first. */
	private final Set<Lane> holding = new LinkedHashSet<>();

	private final @Nullable String[] chains;

	private final @Nullable Deque<Turn>[] parked;

	private final long[] freeSince;

	private volatile int leased;

	private long idleSince;

	private boolean replacing;

	private boolean retired;

	private boolean proven;

	@SuppressWarnings({ "unchecked", "rawtypes" })
	PooledSession(Session session, long now, long expiresAt) {
		this.session = session;
		this.openedAt = now;
		this.expiresAt = expiresAt;
		this.idleSince = now;
		Lane[] lanes = session.lanes();
		this.chains = new String[lanes.length];
		this.parked = new Deque[lanes.length];
		this.freeSince = new long[lanes.length];
		for (Lane lane : lanes) {
			this.fresh.add(lane);
		}
	}

	Session session() {
		return this.session;
	}

	int lanes() {
		return this.chains.length;
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
	}

	boolean isProven() {
		return this.proven;
	}

	void proven() {
		this.proven = true;
	}

	/**
	 * Whether a turn may be put on one of the lanes: checked at each lease.
	 */
	boolean isUsable() {
		return !this.retired && this.session.isUsable();
	}

	@Nullable Lane fresh() {
		return this.fresh.peekLast();
	}

	@Nullable Lane leastRecentlyUsedHolder() {
		return this.holding.isEmpty() ? null : this.holding.iterator().next();
	}

	/**
	 * Return a free lane beside another one: one without a chain if there is any.
	 */
	@Nullable Lane sibling(Lane lane) {
		for (Lane free : this.fresh) {
			if (free != lane) {
				return free;
			}
		}
		for (Lane free : this.holding) {
			if (free != lane) {
				return free;
			}
		}
		return null;
	}

	long freeSince(Lane lane) {
		return this.freeSince[lane.index()];
	}

	boolean isFree(Lane lane) {
		return this.holding.contains(lane) || this.fresh.contains(lane);
	}

	SessionSnapshot snapshot(long now) {
		SessionCounters counters = this.session.counters();
		return new SessionSnapshot(this.session.id(), this.session.state(), Duration.ofNanos(now - this.openedAt),
				Duration.ofNanos(Math.max(now - counters.lastActivity(), 0)), lanes(), this.leased, counters.turns(),
				counters.bytesIn(), counters.bytesOut());
	}

	void lease(Lane lane) {
		if (!this.holding.remove(lane)) {
			this.fresh.remove(lane);
		}
		this.leased = this.leased + 1;
	}

	void release(Lane lane, long now) {
		this.leased = this.leased - 1;
		this.idleSince = now;
		this.freeSince[lane.index()] = now;
		if (this.chains[lane.index()] != null) {
			this.holding.add(lane);
		}
		else {
			this.fresh.add(lane);
		}
	}

	@Nullable String chain(Lane lane) {
		return this.chains[lane.index()];
	}

	void chain(Lane lane, @Nullable String chain) {
		this.chains[lane.index()] = chain;
	}

	void park(Turn turn, Lane lane) {
		Deque<Turn> queue = this.parked[lane.index()];
		if (queue == null) {
			queue = new ArrayDeque<>();
			this.parked[lane.index()] = queue;
		}
		if (queue.size() >= TOLERATED_GONE) {
			queue.removeIf((other) -> other.waiting().preferred != lane);
		}
		queue.add(turn);
	}

	@Nullable Deque<Turn> parked(Lane lane) {
		return this.parked[lane.index()];
	}

}
