package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import io.github.responsesws.conversation.KnownResponses.KnownResponse;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.CompactionItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * The items that a transcript stands for: those of responses that are known or were kept
 * as they came, others in the words of the transcript. Calls that it leaves without an
 * output are answered, as the service refuses them otherwise. Owned by one turn.
 */
final class TranscriptItems {

	/** What words and calls stand for. What the model thought, it thought of them. */
	private static final Set<String> TOLD = Set.of("message", "reasoning", "function_call");

	private final List<TranscriptEntry> entries;

	private final BiFunction<Integer, TranscriptEntry.Said, @Nullable KnownResponse> recognised;

	TranscriptItems(List<TranscriptEntry> entries,
			BiFunction<Integer, TranscriptEntry.Said, @Nullable KnownResponse> recognised) {
		this.entries = entries;
		this.recognised = recognised;
	}

	/**
	 * Return what comes after a response that the service knows.
	 */
	List<InputItem> after(int index, KnownResponse response) {
		List<OutputItem> tail = items(index + 1, true);
		List<InputItem> input = new ArrayList<>(LeftOpen.of(response.output(), List.of()).abandoned(json(tail)));
		input.addAll(closed(tail, response.output()));
		return input;
	}

	/**
	 * Return everything since the latest compaction.
	 * @param withReasoning whether with reasoning
	 */
	List<InputItem> all(boolean withReasoning) {
		List<OutputItem> all = items(0, withReasoning);
		for (int i = all.size() - 1; i > 0; i--) {
			if (all.get(i) instanceof CompactionItem) {
				return closed(all.subList(i, all.size()), List.of());
			}
		}
		return closed(all, List.of());
	}

	/**
	 * Return where the run of tools begins that the transcript ends with.
	 * @return the index of its first entry; the number of entries if it ends with none
	 */
	int startOfRun() {
		int start = this.entries.size();
		while (start > 0 && isOfRun(this.entries.get(start - 1))) {
			start--;
		}
		return start;
	}

	private static boolean isOfRun(TranscriptEntry entry) {
		return (entry instanceof TranscriptEntry.Input input) ? input.isOutputOfCall()
				: !((TranscriptEntry.Said) entry).calls().isEmpty();
	}

	/**
	 * Return whether the words of the transcript, and those of a response to it, tell all
	 * that the model knew. Whatever tools of the service found, or calls and outputs that
	 * were left out, may be meant for one user alone, though others say the same words.
	 * @param output the items of the response
	 */
	boolean areTold(List<OutputItem> output) {
		for (int index = 0; index < this.entries.size(); index++) {
			if (this.entries.get(index) instanceof TranscriptEntry.Said said && !isTold(index, said)) {
				return false;
			}
		}
		return output.stream().allMatch(TranscriptItems::isTold);
	}

	private boolean isTold(int index, TranscriptEntry.Said said) {
		KnownResponse known = this.recognised.apply(index, said);
		KeptResponse kept = said.own();
		return (known != null) ? known.told() : kept == null || kept.items().stream().allMatch(TranscriptItems::isTold);
	}

	private static boolean isTold(OutputItem item) {
		return TOLD.contains(item.type());
	}

	List<OutputItem> since(int index) {
		return items(index, true);
	}

	String wordsSince(int index) {
		StringBuilder words = new StringBuilder();
		for (TranscriptEntry entry : this.entries.subList(index, this.entries.size())) {
			if (entry instanceof TranscriptEntry.Said said) {
				words.append(said.text());
			}
		}
		return words.toString();
	}

	private List<OutputItem> items(int from, boolean withReasoning) {
		List<OutputItem> items = new ArrayList<>();
		for (int index = from; index < this.entries.size(); index++) {
			TranscriptEntry entry = this.entries.get(index);
			if (entry instanceof TranscriptEntry.Said said) {
				List<OutputItem> output = output(index, said);
				items.addAll(withReasoning ? output : ReasoningItems.removedOutput(output));
			}
			else {
				items.add(OutputItem.of(entry.told()));
			}
		}
		return items;
	}

	private List<OutputItem> output(int index, TranscriptEntry.Said said) {
		KnownResponse known = this.recognised.apply(index, said);
		if (known != null) {
			return known.stored() ? known.output() : ReasoningItems.readableOutput(known.output());
		}
		KeptResponse kept = said.own();
		return (kept != null) ? kept.items() : said.plain();
	}

	/**
	 * Answer open calls, and let each output name who made its call.
	 * @param before items whose calls the items may answer
	 */
	private static List<InputItem> closed(List<OutputItem> items, List<OutputItem> before) {
		Map<String, RawJson> callers = new HashMap<>();
		noteCallers(before, callers);
		noteCallers(items, callers);
		List<RawJson> outputs = json(items.stream().filter(CallItems::isOutput).toList());
		List<InputItem> closed = new ArrayList<>(items.size());
		List<OutputItem> open = new ArrayList<>();
		for (OutputItem item : items) {
			boolean call = CallItems.isCall(item);
			if (!call && !CallItems.isOutput(item) && !open.isEmpty()) {
				closed.addAll(LeftOpen.of(open, List.of()).abandoned(outputs));
				open.clear();
			}
			String id = CallItems.callId(item);
			closed.add((!call && id != null) ? InputItem.of(item).caller(callers.get(id)) : InputItem.of(item));
			if (call) {
				open.add(item);
			}
		}
		closed.addAll(LeftOpen.of(open, List.of()).abandoned(outputs));
		return closed;
	}

	private static void noteCallers(List<OutputItem> items, Map<String, RawJson> callers) {
		for (OutputItem item : items) {
			String id = CallItems.callId(item);
			RawJson caller = item.caller();
			if (id != null && caller != null) {
				callers.put(id, caller);
			}
		}
	}

	private static List<RawJson> json(List<OutputItem> items) {
		return items.stream().map(OutputItem::json).toList();
	}

}
