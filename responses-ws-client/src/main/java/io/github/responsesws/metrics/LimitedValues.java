package io.github.responsesws.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the number of a tag's values bounded: the first ones are passed on, all later
 * ones become one. Safe for use by any thread.
 */
final class LimitedValues {

	private static final int MAX_LENGTH = 128;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private final AtomicInteger places;

	private final String other;

	LimitedValues(int limit, String other) {
		this.places = new AtomicInteger(limit);
		this.other = other;
	}

	String limit(String value) {
		if (this.known.contains(value)) {
			return value;
		}
		if (value.length() > MAX_LENGTH || this.places.getAndUpdate((free) -> Math.max(free - 1, 0)) == 0) {
			return this.other;
		}
		if (!this.known.add(value)) {
			this.places.incrementAndGet();
		}
		return value;
	}

}
