package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the last response of a conversation leaves to the next turn. Immutable.
 *
 * @param calls its calls that have no output yet, as they came
 * @param steeredInput input that was steered to it and waits for these outputs
 */
record OpenEnds(List<RawJson> calls, List<RawJson> steeredInput) {

	static final OpenEnds NONE = new OpenEnds(List.of(), List.of());

	OpenEnds {
		calls = List.copyOf(calls);
		steeredInput = List.copyOf(steeredInput);
	}

	/**
	 * Find what a response leaves open.
	 * @param output its items, or its calls and their outputs at least
	 * @param steeredInput input that the service keeps for the next turn
	 */
	static OpenEnds of(List<RawJson> output, List<RawJson> steeredInput) {
		List<JsonNode> trees = output.stream().map(RawJson::tree).toList();
		Set<String> answered = CallItems.answered(trees);
		List<RawJson> calls = new ArrayList<>();
		for (int i = 0; i < trees.size(); i++) {
			JsonNode item = trees.get(i);
			if (CallItems.isCall(item) && !CallItems.isIncomplete(item)
					&& !answered.contains(String.valueOf(CallItems.callId(item)))) {
				calls.add(output.get(i));
			}
		}
		return (calls.isEmpty() && steeredInput.isEmpty()) ? NONE : new OpenEnds(calls, steeredInput);
	}

	/**
	 * Return the calls that an input does not answer.
	 */
	List<RawJson> unanswered(List<RawJson> input) {
		if (this.calls.isEmpty()) {
			return List.of();
		}
		Set<@Nullable String> answered = new HashSet<>();
		input.forEach((item) -> answered.add(CallItems.callId(item.tree())));
		return this.calls.stream().filter((call) -> !answered.contains(CallItems.callId(call.tree()))).toList();
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
		while (start > 0 && start < items.size() && CallItems.isReasoning(items.get(start - 1).tree())) {
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
		this.calls.forEach((call) -> known.add(CallItems.callId(call.tree())));
		for (RawJson item : input) {
			JsonNode tree = item.tree();
			String id = CallItems.callId(tree);
			if (id != null && CallItems.isCall(tree)) {
				known.add(id);
			}
			else if (id != null && !known.contains(id)) {
				return false;
			}
		}
		return unanswered(input).isEmpty();
	}

	OpenEnds plus(List<RawJson> input) {
		List<RawJson> all = new ArrayList<>(this.steeredInput);
		all.addAll(input);
		return new OpenEnds(this.calls, all);
	}

	@Override
	public String toString() {
		return this.calls.size() + " open calls, " + this.steeredInput.size() + " steered items";
	}

}
