package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.CompactionItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningItem;

/**
 * What has to be sent to begin a chain anew: every input and output item since the latest
 * compaction, verbatim and in order. Immutable.
 *
 * @param items the items
 * @param bytes their size in bytes
 * @param complete whether they are all there: a window that misses items is of no use
 */
record ReplayWindow(List<RawJson> items, long bytes, boolean complete) {

	/** The window of a chain that has not begun. */
	static final ReplayWindow EMPTY = new ReplayWindow(List.of(), 0, true);

	/** The window of a chain of which nothing was kept. */
	static final ReplayWindow NONE = new ReplayWindow(List.of(), 0, false);

	static ReplayWindow of(List<RawJson> items) {
		long bytes = 0;
		for (RawJson item : items) {
			bytes += item.size();
		}
		return new ReplayWindow(List.copyOf(items), bytes, true);
	}

	/**
	 * Add a turn. If the service compacted the context in it, the window begins there
	 * from now on, even if earlier items were missing.
	 * @param input the items that were sent
	 * @param output the items that came back
	 * @return the new window
	 */
	ReplayWindow append(List<RawJson> input, List<OutputItem> output) {
		int compaction = latestCompaction(output);
		if (compaction == -1 && !this.complete) {
			return NONE;
		}
		List<RawJson> items = new ArrayList<>();
		if (compaction == -1) {
			items.addAll(this.items);
			items.addAll(input);
			addFinished(output, items);
		}
		else {
			items.add(output.get(compaction).json());
			addOpenCalls(output, compaction, items);
			addFinished(output.subList(compaction + 1, output.size()), items);
		}
		return of(items);
	}

	ReplayWindow withoutReasoning() {
		return this.complete ? of(ReasoningItems.removed(this.items)) : this;
	}

	private static int latestCompaction(List<OutputItem> output) {
		for (int i = output.size() - 1; i >= 0; i--) {
			if (output.get(i) instanceof CompactionItem) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Add items, but for calls that were cut short: they can have no output, and a call
	 * without one is refused. So is reasoning without the item that it led to.
	 */
	private static void addFinished(List<OutputItem> output, List<RawJson> items) {
		int reasoning = 0;
		for (int i = 0; i < output.size(); i++) {
			if (CallItems.isCutShort(output.get(i))) {
				reasoning = i + 1;
			}
			else if (!(output.get(i) instanceof ReasoningItem)) {
				output.subList(reasoning, i + 1).forEach((item) -> items.add(item.json()));
				reasoning = i + 1;
			}
		}
	}

	/**
	 * Keep the calls before a compaction whose outputs are still to come, or these would
	 * lose their other half. The reasoning that led to a call goes with it.
	 */
	private static void addOpenCalls(List<OutputItem> output, int compaction, List<RawJson> items) {
		Set<OutputItem> open = Collections.newSetFromMap(new IdentityHashMap<>());
		open.addAll(CallItems.open(output));
		for (int i = 0; i < compaction; i++) {
			if (open.contains(output.get(i))) {
				int start = i;
				while (start > 0 && output.get(start - 1) instanceof ReasoningItem) {
					start--;
				}
				addFinished(output.subList(start, i + 1), items);
			}
		}
	}

	@Override
	public String toString() {
		return this.complete ? "ReplayWindow of " + this.items.size() + " items, " + this.bytes + " bytes"
				: "ReplayWindow that is not kept";
	}

}
