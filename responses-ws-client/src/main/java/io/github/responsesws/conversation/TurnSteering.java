package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The input that is steered to one turn, and what became of it. Safe for use by any
 * thread: callers steer, the turn learns from outcomes, which the session tells before it
 * passes the event on that they come with.
 */
final class TurnSteering {

	private final TurnRunner runner;

	// The ID of the response that runs; empty once the turn has ended.
	private final AtomicReference<Sinks.One<String>> response = new AtomicReference<>(Sinks.one());

	private volatile @Nullable String running;

	private volatile boolean over;

	private final AtomicInteger open = new AtomicInteger();

	private final Map<String, List<InputItem>> applied = new ConcurrentHashMap<>();

	private final Queue<InputItem> pending = new ConcurrentLinkedQueue<>();

	private final Queue<InputItem> unknown = new ConcurrentLinkedQueue<>();

	TurnSteering(TurnRunner runner) {
		this.runner = runner;
	}

	/**
	 * Steer input to the response that runs, or to the first one that will.
	 * @return the outcome, also noted here if nobody waits for it any more
	 */
	Mono<SteerResult> steer(List<InputItem> input) {
		return Mono.defer(() -> {
			this.open.incrementAndGet();
			return response().asMono()
				.flatMap((id) -> this.runner.steer(SteerRequest.of(id, input.toArray(InputItem[]::new))))
				.defaultIfEmpty(notActive(input))
				.map((result) -> this.over ? late(result, input) : result)
				.doOnNext((result) -> note(result, input))
				.doFinally((signal) -> this.open.decrementAndGet())
				.cache();
		});
	}

	static SteerResult notActive(List<InputItem> input) {
		return new SteerResult.Failed(SteerResult.Failed.NOT_ACTIVE, "No response of the conversation runs", input);
	}

	/**
	 * Of a turn that was cancelled the conversation knows nothing.
	 */
	private static SteerResult late(SteerResult result, List<InputItem> input) {
		return (result instanceof SteerResult.Failed) ? result : new SteerResult.Unknown(input, null);
	}

	private void note(SteerResult result, List<InputItem> input) {
		if (result instanceof SteerResult.Applied success) {
			this.applied.merge(success.successor().id(), input, TurnSteering::concat);
		}
		else if (result instanceof SteerResult.Pending) {
			this.pending.addAll(input);
		}
		else if (result instanceof SteerResult.Unknown) {
			this.unknown.addAll(input);
		}
	}

	private static List<InputItem> concat(List<InputItem> first, List<InputItem> second) {
		List<InputItem> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

	/**
	 * Note that a response runs.
	 * @return whether that is news
	 */
	boolean runs(String responseId) {
		if (responseId.isEmpty() || responseId.equals(this.running)) {
			return false;
		}
		this.running = responseId;
		if (response().tryEmitValue(responseId).isFailure()) {
			Sinks.One<String> next = Sinks.one();
			next.tryEmitValue(responseId);
			swap(next);
		}
		return true;
	}

	/**
	 * Note that the response is lost, and that the turn is sent again.
	 */
	void again() {
		if (this.running != null) {
			this.running = null;
			swap(Sinks.one());
		}
		this.unknown.clear();
	}

	/**
	 * Note that no response will run any more.
	 */
	void ended() {
		this.over = true;
		swap(none());
	}

	/**
	 * Let input wait for another response. Nobody is left waiting for the one before,
	 * nor, if the turn was cancelled meanwhile, for this one.
	 */
	private void swap(Sinks.One<String> next) {
		Objects.requireNonNull(this.response.getAndSet(next)).tryEmitEmpty();
		if (this.over) {
			Objects.requireNonNull(this.response.getAndSet(none())).tryEmitEmpty();
		}
	}

	private static Sinks.One<String> none() {
		Sinks.One<String> none = Sinks.one();
		none.tryEmitEmpty();
		return none;
	}

	private Sinks.One<String> response() {
		return Objects.requireNonNull(this.response.get());
	}

	/**
	 * Return whether input has no outcome yet, or one of which the turn has yet to hear:
	 * then there is more to save.
	 */
	boolean isOpen() {
		// In this order: outcomes are noted before they are counted.
		return this.open.get() > 0 || !this.applied.isEmpty() || !this.pending.isEmpty();
	}

	/**
	 * Return what a successor answers.
	 */
	List<InputItem> takeApplied(String successor) {
		List<InputItem> input = this.applied.remove(successor);
		return (input != null) ? input : List.of();
	}

	/**
	 * Return what successors would have answered that never ran here.
	 */
	List<InputItem> takeApplied() {
		List<InputItem> input = this.applied.values().stream().flatMap(List::stream).toList();
		this.applied.clear();
		return input;
	}

	/**
	 * Return what the service keeps for the next turn.
	 */
	List<InputItem> takePending() {
		return drain(this.pending);
	}

	/**
	 * Give back what could not be saved.
	 */
	void restore(List<InputItem> pending) {
		this.pending.addAll(pending);
	}

	/**
	 * Return what nobody knows the outcome of.
	 */
	List<InputItem> takeUnknown() {
		return drain(this.unknown);
	}

	private static List<InputItem> drain(Queue<InputItem> queue) {
		List<InputItem> items = new ArrayList<>();
		for (InputItem item = queue.poll(); item != null; item = queue.poll()) {
			items.add(item);
		}
		return items;
	}

}
