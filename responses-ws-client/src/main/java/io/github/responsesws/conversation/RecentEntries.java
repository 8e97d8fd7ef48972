package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What was used lately, by ID and within bounds: what was not used for the longest time
 * goes first. Guarded by its owner.
 *
 * @param <T> what is kept
 */
final class RecentEntries<T> {

	private final int maxEntries;

	private final long maxBytes;

	private final Duration timeToLive;

	private final Scheduler clock;

	// Least recently used first.
	private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true);

	private long bytes;

	/**
	 * Begin with nothing.
	 * @param maxEntries how many entries are kept
	 * @param maxBytes how many bytes are kept in all of them
	 * @param timeToLive how long an entry is kept after its last use
	 * @param clock tells the time
	 */
	RecentEntries(int maxEntries, long maxBytes, Duration timeToLive, Scheduler clock) {
		this.maxEntries = maxEntries;
		this.maxBytes = maxBytes;
		this.timeToLive = timeToLive;
		this.clock = Objects.requireNonNull(clock, "clock");
	}

	/**
	 * Use an entry.
	 */
	@Nullable T get(String id) {
		expire();
		Entry<T> entry = this.entries.get(id);
		if (entry == null) {
			return null;
		}
		entry.usedAt = now();
		return entry.value;
	}

	/**
	 * Keep an entry, in place of the one before.
	 * @param bytes its size
	 */
	void put(String id, T value, long bytes) {
		expire();
		remove(id);
		this.entries.put(id, new Entry<>(value, bytes, now()));
		this.bytes += bytes;
		// The newest one stays, however large it is: its own bound is the settings'.
		while (this.entries.size() > 1 && (this.entries.size() > this.maxEntries || this.bytes > this.maxBytes)) {
			remove(this.entries.keySet().iterator().next());
		}
	}

	void remove(String id) {
		Entry<T> removed = this.entries.remove(id);
		if (removed != null) {
			this.bytes -= removed.bytes;
		}
	}

	/**
	 * Return how many entries are kept, expired ones not counted.
	 */
	int size() {
		expire();
		return this.entries.size();
	}

	/**
	 * Return what is kept, as it is now, without using it.
	 */
	List<T> values() {
		expire();
		return this.entries.values().stream().map((entry) -> entry.value).toList();
	}

	private void expire() {
		long oldest = now() - this.timeToLive.toMillis();
		while (!this.entries.isEmpty()) {
			Map.Entry<String, Entry<T>> first = this.entries.entrySet().iterator().next();
			if (first.getValue().usedAt > oldest) {
				return;
			}
			remove(first.getKey());
		}
	}

	private long now() {
		return this.clock.now(TimeUnit.MILLISECONDS);
	}

	private static final class Entry<T> {

		private final T value;

		private final long bytes;

		private long usedAt;

		Entry(T value, long bytes, long usedAt) {
			this.value = value;
			this.bytes = bytes;
			this.usedAt = usedAt;
		}

	}

}
