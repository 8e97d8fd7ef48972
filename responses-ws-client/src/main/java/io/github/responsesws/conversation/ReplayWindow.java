package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.RawJson;
import tools.jackson.databind.JsonNode;

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

	private static final String COMPACTION = "compaction";

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
	ReplayWindow append(List<RawJson> input, List<RawJson> output) {
		List<JsonNode> trees = output.stream().map(RawJson::tree).toList();
		int compaction = latestCompaction(trees);
		if (compaction == -1 && !this.complete) {
			return NONE;
		}
		List<RawJson> items = new ArrayList<>();
		if (compaction == -1) {
			items.addAll(this.items);
			items.addAll(input);
			addFinished(output, trees, 0, output.size(), items);
		}
		else {
			items.add(output.get(compaction));
			addOpenCalls(output, trees, compaction, items);
			addFinished(output, trees, compaction + 1, output.size(), items);
		}
		return of(items);
	}

	ReplayWindow withoutReasoning() {
		return this.complete ? of(CallItems.withoutReasoning(this.items)) : this;
	}

	private static int latestCompaction(List<JsonNode> output) {
		for (int i = output.size() - 1; i >= 0; i--) {
			if (CallItems.type(output.get(i)).equals(COMPACTION)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Add items, but for calls that were cut short: they can have no output, and a call
	 * without one is refused. So is reasoning without the item that it led to.
	 */
	private static void addFinished(List<RawJson> output, List<JsonNode> trees, int start, int end,
			List<RawJson> items) {
		int reasoning = start;
		for (int i = start; i < end; i++) {
			if (CallItems.isIncomplete(trees.get(i))) {
				reasoning = i + 1;
			}
			else if (!CallItems.isReasoning(trees.get(i))) {
				items.addAll(output.subList(reasoning, i + 1));
				reasoning = i + 1;
			}
		}
	}

	/**
	 * Keep the calls before a compaction whose outputs are still to come, or these would
	 * lose their other half. The reasoning that led to a call goes with it.
	 */
	private static void addOpenCalls(List<RawJson> output, List<JsonNode> trees, int compaction, List<RawJson> items) {
		Set<String> answered = CallItems.answered(trees);
		for (int i = 0; i < compaction; i++) {
			JsonNode item = trees.get(i);
			if (CallItems.isCall(item) && !answered.contains(String.valueOf(CallItems.callId(item)))) {
				int start = i;
				while (start > 0 && CallItems.isReasoning(trees.get(start - 1))) {
					start--;
				}
				addFinished(output, trees, start, i + 1, items);
			}
		}
	}

	@Override
	public String toString() {
		return this.complete ? "ReplayWindow of " + this.items.size() + " items, " + this.bytes + " bytes"
				: "ReplayWindow that is not kept";
	}

}
