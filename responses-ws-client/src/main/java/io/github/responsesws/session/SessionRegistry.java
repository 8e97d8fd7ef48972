package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.github.responsesws.session.PooledSession.PooledLane;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a pool, oldest first, and which lane holds which response. Belongs to
 * the pool's drain loop; the list is published anew at each change for snapshots.
 */
final class SessionRegistry {

	private final PoolSettings settings;

	private final Map<String, PooledLane> chains = new HashMap<>();

	private volatile List<PooledSession> sessions = List.of();

	SessionRegistry(PoolSettings settings) {
		this.settings = settings;
	}

	PooledSession add(Session session, long now) {
		double part = 1 - this.settings.maxAgeJitter() * ThreadLocalRandom.current().nextDouble();
		PooledSession pooled = new PooledSession(session, now, now + (long) (this.settings.maxAge().toNanos() * part));
		List<PooledSession> changed = new ArrayList<>(this.sessions);
		changed.add(pooled);
		this.sessions = List.copyOf(changed);
		return pooled;
	}

	@Nullable PooledSession find(Session session) {
		for (PooledSession pooled : this.sessions) {
			if (pooled.session() == session) {
				return pooled;
			}
		}
		return null;
	}

	@Nullable PooledSession find(String sessionId) {
		for (PooledSession pooled : this.sessions) {
			if (pooled.session().id().equals(sessionId)) {
				return pooled;
			}
		}
		return null;
	}

	void remove(PooledSession pooled) {
		forgetChains(pooled);
		List<PooledSession> changed = new ArrayList<>(this.sessions);
		changed.remove(pooled);
		this.sessions = List.copyOf(changed);
	}

	/**
	 * Take no more turns on a session: what its lanes hold is of no use any more.
	 */
	void retire(PooledSession pooled) {
		pooled.retire();
		forgetChains(pooled);
	}

	private void forgetChains(PooledSession pooled) {
		this.chains.values().removeIf((lane) -> lane.session() == pooled);
	}

	/**
	 * Return the lane whose cache holds a response.
	 */
	@Nullable PooledLane holder(String responseId) {
		return this.chains.get(responseId);
	}

	/**
	 * Note what a lane's cache holds from now on.
	 */
	void hold(PooledLane lane, @Nullable String chain) {
		String before = lane.chain();
		if (before != null) {
			this.chains.remove(before);
		}
		lane.chain(chain);
		if (chain != null) {
			this.chains.put(chain, lane);
		}
	}

	/**
	 * Choose a free lane: one that holds no chain, on the session opened first so that
	 * the others can become idle; else the one whose chain was used least recently.
	 */
	@Nullable PooledLane choose() {
		PooledLane oldest = null;
		for (PooledSession pooled : this.sessions) {
			if (!pooled.isUsable()) {
				continue;
			}
			PooledLane fresh = pooled.fresh();
			if (fresh != null) {
				return fresh;
			}
			PooledLane holding = pooled.leastRecentlyUsedHolder();
			if (holding != null && (oldest == null || holding.freeSince() - oldest.freeSince() < 0)) {
				oldest = holding;
			}
		}
		return oldest;
	}

	/**
	 * Return all sessions, those that wait for their last turn included.
	 */
	List<PooledSession> all() {
		return this.sessions;
	}

	/**
	 * Return how many sessions take turns.
	 */
	int live() {
		int live = 0;
		for (PooledSession pooled : this.sessions) {
			if (!pooled.isRetired()) {
				live++;
			}
		}
		return live;
	}

}
