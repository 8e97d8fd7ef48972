package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.responsesws.protocol.AbandonedCalls;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningItem;
import org.jspecify.annotations.Nullable;

/**
 * What the responses of a conversation leave to the turns to come. Immutable.
 *
 * @param calls the calls of the last one that have no output yet, as they came; the next
 * turn has to answer them
 * @param steeredInput input that was steered to it and waits for these outputs
 * @param asyncCalls calls of async tools that have no output yet, as they came and in
 * order; any turn may answer them
 * @param paused whether the last one is only a pause of the model's program, so that the
 * answer is still to come
 */
record LeftOpen(List<RawJson> calls, List<RawJson> steeredInput, List<RawJson> asyncCalls, boolean paused) {

	static final LeftOpen NONE = new LeftOpen(List.of(), List.of());

	LeftOpen {
		calls = List.copyOf(calls);
		steeredInput = List.copyOf(steeredInput);
		asyncCalls = List.copyOf(asyncCalls);
	}

	LeftOpen(List<RawJson> calls, List<RawJson> steeredInput) {
		this(calls, steeredInput, List.of(), false);
	}

	/**
	 * Find what a response leaves open.
	 * @param output its items, or its calls and their outputs at least
	 * @param steeredInput input that the service keeps for the next turn
	 */
	static LeftOpen of(List<OutputItem> output, List<RawJson> steeredInput) {
		return open(CallItems.open(output), steeredInput);
	}

	/**
	 * Find what a response leaves open from which the next turn has to go on: the calls
	 * that were cut short as well, since they are part of the chain.
	 * @param output its items, or its calls and their outputs at least
	 * @param steeredInput input that the service keeps for the next turn
	 */
	static LeftOpen ofChain(List<OutputItem> output, List<RawJson> steeredInput) {
		Set<OutputItem> open = Collections.newSetFromMap(new IdentityHashMap<>());
		open.addAll(CallItems.open(output));
		return open(output.stream().filter((item) -> open.contains(item) || CallItems.isCutShort(item)).toList(),
				steeredInput);
	}

	private static LeftOpen open(List<OutputItem> open, List<RawJson> steeredInput) {
		return of(open.stream().filter((call) -> !CallItems.isAsync(call)).map(OutputItem::json).toList(), steeredInput,
				open.stream()
					.filter((call) -> CallItems.isAsync(call) && !CallItems.isCutShort(call))
					.map(OutputItem::json)
					.toList(),
				false);
	}

	static LeftOpen of(List<RawJson> calls, List<RawJson> steeredInput, List<RawJson> asyncCalls, boolean paused) {
		return (calls.isEmpty() && steeredInput.isEmpty() && asyncCalls.isEmpty() && !paused) ? NONE
				: new LeftOpen(calls, steeredInput, asyncCalls, paused);
	}

	/**
	 * Note whether the response is only a pause.
	 */
	LeftOpen paused(boolean paused) {
		return of(this.calls, this.steeredInput, this.asyncCalls, paused);
	}

	/**
	 * Add what is still open of the async calls before.
	 * @param before what was open before this response
	 * @param input what the response answers
	 */
	LeftOpen after(LeftOpen before, List<RawJson> input) {
		List<RawJson> open = unanswered(before.asyncCalls, input);
		if (open.isEmpty()) {
			return this;
		}
		return new LeftOpen(this.calls, this.steeredInput, plus(open, this.asyncCalls), this.paused);
	}

	/**
	 * Return the async calls that an input does not answer.
	 */
	List<RawJson> unansweredAsync(List<RawJson> input) {
		return unanswered(this.asyncCalls, input);
	}

	/**
	 * Return outputs for the calls that an input does not answer, for whom nobody will
	 * run them any more.
	 */
	List<InputItem> abandoned(List<RawJson> input) {
		return AbandonedCalls.outputs(unanswered(input).stream().map(OutputItem::of).toList());
	}

	/**
	 * Return the calls that an input does not answer.
	 */
	List<RawJson> unanswered(List<RawJson> input) {
		return unanswered(this.calls, input);
	}

	private static List<RawJson> unanswered(List<RawJson> calls, List<RawJson> input) {
		if (calls.isEmpty()) {
			return List.of();
		}
		Set<@Nullable String> answered = new HashSet<>();
		input.forEach((item) -> answered.add(CallItems.callId(item)));
		return calls.stream().filter((call) -> !answered.contains(CallItems.callId(call))).toList();
	}

	/**
	 * Return where items have to be cut, which end with these calls, so that every call
	 * stays on one side with its output, and reasoning with what it led to.
	 * @return the index of the first item that belongs to the calls, or to a program that
	 * has not ended; the number of items if there is neither
	 */
	int start(List<RawJson> items) {
		int end = OpenPrograms.start(items);
		int start = this.calls.isEmpty() ? end : 0;
		while (start < end && !this.calls.contains(items.get(start))) {
			start++;
		}
		// What is taken along may be an output itself: down to the first item that is
		// left.
		for (int i = items.size() - 1; i >= start; i--) {
			start = Math.min(start, first(items, i));
		}
		return start;
	}

	/**
	 * Return the index of the first item that goes with one: its call, the program that
	 * made the call, and the reasoning that led to it.
	 */
	private static int first(List<RawJson> items, int index) {
		int first = index;
		if (CallItems.isOutput(items.get(index))) {
			String id = CallItems.callId(items.get(index));
			while (id != null && first > 0 && !id.equals(CallItems.callId(items.get(first - 1)))) {
				first--;
			}
			// Without a call in sight it goes by itself.
			first = (first > 0) ? first - 1 : index;
		}
		first = OpenPrograms.programOf(items, first);
		while (first > 0 && OutputItem.of(items.get(first - 1)) instanceof ReasoningItem) {
			first--;
		}
		return first;
	}

	/**
	 * Return the size of all items in bytes.
	 */
	long bytes() {
		return Stream.of(this.calls, this.steeredInput, this.asyncCalls)
			.flatMap(List::stream)
			.mapToLong(RawJson::size)
			.sum();
	}

	/**
	 * Return whether an input answers these calls, all of them and no others but async
	 * ones.
	 */
	boolean isClosedBy(List<RawJson> input) {
		Set<@Nullable String> known = new HashSet<>();
		this.calls.forEach((call) -> known.add(CallItems.callId(call)));
		this.asyncCalls.forEach((call) -> known.add(CallItems.callId(call)));
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

	/**
	 * Return what is left once the calls were answered.
	 */
	LeftOpen withoutCalls() {
		return of(List.of(), this.steeredInput, this.asyncCalls, this.paused);
	}

	/**
	 * Return what is left to another conversation that goes on from here.
	 */
	LeftOpen withoutAsyncCalls() {
		return of(this.calls, this.steeredInput, List.of(), this.paused);
	}

	LeftOpen plus(List<RawJson> input) {
		return new LeftOpen(this.calls, plus(this.steeredInput, input), this.asyncCalls, this.paused);
	}

	private static List<RawJson> plus(List<RawJson> first, List<RawJson> second) {
		List<RawJson> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

	@Override
	public String toString() {
		return this.calls.size() + " open calls, " + this.asyncCalls.size() + " of async tools, "
				+ this.steeredInput.size() + " steered items" + (this.paused ? ", paused" : "");
	}

}
