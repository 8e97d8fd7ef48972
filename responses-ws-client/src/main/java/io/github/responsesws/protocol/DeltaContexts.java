package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The contexts of the deltas seen lately, so that the deltas of one text share theirs.
 * Bounded: a newcomer takes the place of another.
 */
final class DeltaContexts {

	private static final int SLOTS = 64;

	private static final int PROBES = 8;

	private final @Nullable DeltaContext[] slots = new DeltaContext[SLOTS];

	private int evictions;

	private @Nullable DeltaContext last;

	// Deltas of one text often come in a row.
	DeltaContext get(EventType type, FrameScan scan) {
		DeltaContext last = this.last;
		if (last == null || !last.matches(type, scan)) {
			last = find(type, scan);
			this.last = last;
		}
		return last;
	}

	private DeltaContext find(EventType type, FrameScan scan) {
		int hash = scan.itemId.hashCode() + 31 * type.ordinal() + 7 * scan.outputIndex + 3 * scan.contentIndex
				+ 5 * scan.summaryIndex;
		int home = hash ^ (hash >>> 16);
		for (int i = 0; i < PROBES; i++) {
			int slot = (home + i) & (SLOTS - 1);
			DeltaContext candidate = this.slots[slot];
			if (candidate == null) {
				return put(slot, type, scan);
			}
			if (candidate.matches(type, scan)) {
				return candidate;
			}
		}
		return put((home + this.evictions++ % PROBES) & (SLOTS - 1), type, scan);
	}

	private DeltaContext put(int slot, EventType type, FrameScan scan) {
		DeltaContext context = new DeltaContext(type, scan.streamId, scan.itemId, scan.outputIndex, scan.contentIndex,
				scan.summaryIndex, scan.layout);
		this.slots[slot] = context;
		return context;
	}

}
