package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningItem;
import org.jspecify.annotations.Nullable;

/**
 * What the last response of a conversation leaves to the next turn. Immutable.
 *
 * @param calls its calls that have no output yet, as they came
 * @param steeredInput input that was steered to it and waits for these outputs
 */
record LeftOpen(List<RawJson> calls, List<RawJson> steeredInput) {

	static final LeftOpen NONE = new LeftOpen(List.of(), List.of());

	LeftOpen {
		calls = List.copyOf(calls);
		steeredInput = List.copyOf(steeredInput);
	}

	/**
	 * Find what a response leaves open.
	 * @param output its items, or its calls and their outputs at least
	 * @param steeredInput input that the service keeps for the next turn
	 */
	static LeftOpen of(List<OutputItem> output, List<RawJson> steeredInput) {
		List<RawJson> calls = CallItems.open(output).stream().map(OutputItem::json).toList();
		return (calls.isEmpty() && steeredInput.isEmpty()) ? NONE : new LeftOpen(calls, steeredInput);
	}

	/**
	 * Return the calls that an input does not answer.
	 */
	List<RawJson> unanswered(List<RawJson> input) {
		if (this.calls.isEmpty()) {
			return List.of();
		}
		Set<@Nullable String> answered = new HashSet<>();
		input.forEach((item) -> answered.add(CallItems.callId(item)));
		return this.calls.stream().filter((call) -> !answered.contains(CallItems.callId(call))).toList();
	}

	/**
	 * Return where the first of these calls is among items that end with them, together
	 * with the reasoning that led to it.
	 * @return its index, the number of items if none is there
	 */
	int start(List<RawJson> items) {
		if (this.calls.isEmpty()) {
			return items.size();
		}
		int start = 0;
		while (start < items.size() && !this.calls.contains(items.get(start))) {
			start++;
		}
		while (start > 0 && start < items.size() && OutputItem.of(items.get(start - 1)) instanceof ReasoningItem) {
			start--;
		}
		return start;
	}

	/**
	 * Return the size of all items in bytes.
	 */
	long bytes() {
		return Stream.concat(this.calls.stream(), this.steeredInput.stream()).mapToLong(RawJson::size).sum();
	}

	/**
	 * Return whether an input answers these calls, all of them and no others.
	 */
	boolean isClosedBy(List<RawJson> input) {
		Set<@Nullable String> known = new HashSet<>();
		this.calls.forEach((call) -> known.add(CallItems.callId(call)));
		for (RawJson item : input) {
			String id = CallItems.callId(item);
			if (id != null && CallItems.isCall(item)) {
				known.add(id);
			}
			else if (id != null && !known.contains(id)) {
				return false;
			}
		}
		return unanswered(input).isEmpty();
	}

	LeftOpen plus(List<RawJson> input) {
		List<RawJson> all = new ArrayList<>(this.steeredInput);
		all.addAll(input);
		return new LeftOpen(this.calls, all);
	}

	@Override
	public String toString() {
		return this.calls.size() + " open calls, " + this.steeredInput.size() + " steered items";
	}

}
