package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
 * @param bytes their size in bytes, also of those that are missing
 * @param complete whether they are all there: a window that misses items is of no use
 */
record ReplayWindow(List<RawJson> items, long bytes, boolean complete) {

	/** The window of a chain that has not begun. */
	static final ReplayWindow EMPTY = new ReplayWindow(List.of(), 0, true);

	/** The window of a chain of which nothing was kept. */
	static final ReplayWindow NONE = unkept(0);

	static ReplayWindow of(List<RawJson> items) {
		return new ReplayWindow(List.copyOf(items), size(items), true);
	}

	/**
	 * Return the window of a chain of which only the size is known.
	 */
	static ReplayWindow unkept(long bytes) {
		return new ReplayWindow(List.of(), bytes, false);
	}

	private static long size(List<RawJson> items) {
		long bytes = 0;
		for (RawJson item : items) {
			bytes += item.size();
		}
		return bytes;
	}

	/**
	 * Return what is left if no item is kept.
	 */
	ReplayWindow forgotten() {
		return unkept(this.bytes);
	}

	/**
	 * Count items that are not kept, if that is so for this window.
	 */
	ReplayWindow withUnkept(long bytes) {
		return (this.complete || bytes == 0) ? this : unkept(this.bytes + bytes);
	}

	/**
	 * Return how many bytes of items are kept.
	 */
	long keptBytes() {
		return this.complete ? this.bytes : 0;
	}

	/**
	 * Add a turn. If the service compacted the context in it, the window begins there
	 * from now on, even if earlier items were missing.
	 * @param input the items that were sent
	 * @param output the items that came back
	 * @return the new window
	 */
	ReplayWindow append(List<RawJson> input, List<OutputItem> output) {
		return append(input, output, List.of());
	}

	/**
	 * Add a turn.
	 * @param input the items that were sent
	 * @param output the items that came back
	 * @param open async calls of earlier turns whose outputs are still to come, which no
	 * compaction takes away
	 * @return the new window
	 */
	ReplayWindow append(List<RawJson> input, List<OutputItem> output, List<RawJson> open) {
		int compaction = latestCompaction(output);
		if (compaction == -1 && !this.complete) {
			return unkept(this.bytes + size(input) + size(output.stream().map(OutputItem::json).toList()));
		}
		List<RawJson> items = new ArrayList<>();
		if (compaction == -1) {
			items.addAll(this.items);
			items.addAll(input);
		}
		else {
			items.add(output.get(compaction).json());
			items.addAll(withReasoning(open, this.items));
		}
		addFinished(whole((compaction != -1) ? programs(input) : List.of(), output, compaction), items);
		return of(items);
	}

	/**
	 * Return the programs so far that have not ended, which outlive a compaction.
	 */
	private List<OutputItem> programs(List<RawJson> input) {
		return OpenPrograms.of(Stream.concat(this.items.stream(), input.stream()).map(OutputItem::of).toList());
	}

	ReplayWindow withoutReasoning() {
		return this.complete ? of(ReasoningItems.removed(this.items)) : this;
	}

	/**
	 * Return calls, each after the reasoning that led to it.
	 * @param calls the calls
	 * @param items items that may hold them
	 */
	static List<RawJson> withReasoning(List<RawJson> calls, List<RawJson> items) {
		List<RawJson> all = new ArrayList<>();
		for (RawJson call : calls) {
			int index = items.indexOf(call);
			int start = index;
			while (start > 0 && OutputItem.of(items.get(start - 1)) instanceof ReasoningItem) {
				start--;
			}
			all.addAll((index != -1) ? items.subList(start, index + 1) : List.of(call));
		}
		return all;
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
	 * Leave out what was before a compaction, but for calls whose outputs come after it
	 * or are still to come, and the reasoning that led to them; and outputs of calls that
	 * are left out, so that neither loses its other half.
	 * @param earlier programs that had not ended before the response
	 * @param response the items of the response
	 * @param last the index of its compaction, -1 if there is none
	 */
	private static List<OutputItem> whole(List<OutputItem> earlier, List<OutputItem> response, int last) {
		List<OutputItem> output = Stream.concat(earlier.stream(), response.stream()).toList();
		int compaction = (last != -1) ? earlier.size() + last : -1;
		Set<String> calls = new HashSet<>();
		Set<String> closed = new HashSet<>();
		Set<String> dropped = new HashSet<>();
		for (int i = 0; i < output.size(); i++) {
			OutputItem item = output.get(i);
			String id = CallItems.callId(item);
			if (id == null) {
				continue;
			}
			if (CallItems.isCutShort(item)) {
				dropped.add(id);
			}
			else if (!CallItems.isOutput(item)) {
				calls.add(id);
			}
			else if (i < compaction) {
				closed.add(id);
			}
		}
		List<OutputItem> whole = new ArrayList<>();
		for (int i = 0; i < output.size(); i++) {
			OutputItem item = output.get(i);
			String id = CallItems.callId(item);
			boolean answer = id != null && CallItems.isOutput(item);
			if (i > compaction) {
				if (!answer || ((compaction == -1) ? !dropped.contains(id) : calls.contains(id))) {
					whole.add(item);
				}
			}
			else if (id != null && !answer && !closed.contains(id)) {
				whole.addAll(output.subList(reasoning(output, i), i + 1));
			}
		}
		return whole;
	}

	/**
	 * Return where the reasoning begins that led to an item.
	 */
	private static int reasoning(List<OutputItem> output, int index) {
		int start = index;
		while (start > 0 && output.get(start - 1) instanceof ReasoningItem) {
			start--;
		}
		return start;
	}

	@Override
	public String toString() {
		return this.complete ? "ReplayWindow of " + this.items.size() + " items, " + this.bytes + " bytes"
				: "ReplayWindow that is not kept";
	}

}
