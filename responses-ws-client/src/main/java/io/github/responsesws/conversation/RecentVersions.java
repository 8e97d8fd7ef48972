package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The IDs of a conversation's latest versions, of which each has one of its own: two
 * processes may both write a version 7, and a save of which nobody knows whether it was
 * done is found by its ID, whoever has gone on since. Immutable.
 *
 * @param ids the IDs, newest last; none of versions that an older release of this library
 * wrote
 */
record RecentVersions(List<String> ids) {

	static final RecentVersions NONE = new RecentVersions(List.of());

	/** A save that is this late has nobody waiting for it. */
	static final int MAX = 32;

	// Of this process alone, so that a counter is enough.
	private static final String PREFIX = ConversationIds.shared().random(6) + "-";

	private static final AtomicLong COUNTER = new AtomicLong();

	RecentVersions {
		ids = List.copyOf(ids.subList(Math.max(0, ids.size() - MAX), ids.size()));
	}

	/**
	 * Add a version that nobody has written yet.
	 */
	RecentVersions next() {
		List<String> next = new ArrayList<>(this.ids);
		next.add(PREFIX + Long.toString(COUNTER.incrementAndGet(), Character.MAX_RADIX));
		return new RecentVersions(next);
	}

	/**
	 * Return the ID of the latest version.
	 * @return the ID; empty if it has none
	 */
	String latest() {
		return this.ids.isEmpty() ? "" : this.ids.get(this.ids.size() - 1);
	}

	boolean contains(String id) {
		return this.ids.contains(id);
	}

	@Override
	public String toString() {
		return this.ids.size() + " recent versions";
	}

}
