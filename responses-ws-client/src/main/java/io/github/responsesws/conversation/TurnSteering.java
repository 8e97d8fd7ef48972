package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

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

	private final Queue<Applied> applied = new ConcurrentLinkedQueue<>();

	// What one call steered stays together.
	private final Queue<List<InputItem>> pending = new ConcurrentLinkedQueue<>();

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
				.map((result) -> settle(result, input))
				.doFinally((signal) -> this.open.decrementAndGet())
				.cache();
		});
	}

	static SteerResult notActive(List<InputItem> input) {
		return new SteerResult.Failed(SteerResult.Failed.NOT_ACTIVE, "No response of the conversation runs", input);
	}

	/**
	 * Note an outcome for the turn. If the turn ends at the same moment, on another
	 * thread, either its end takes the note or the note is taken back: nobody hears of
	 * input as applied that the conversation has lost.
	 */
	private SteerResult settle(SteerResult result, List<InputItem> input) {
		if (result instanceof SteerResult.Applied success) {
			Applied note = new Applied(success.successor().id(), input);
			this.applied.add(note);
			return (this.over && this.applied.remove(note)) ? unknown(input, null) : result;
		}
		if (result instanceof SteerResult.Pending) {
			this.pending.add(input);
			return (this.over && this.pending.remove(input)) ? unknown(input, null) : result;
		}
		return (result instanceof SteerResult.Unknown lost) ? unknown(input, lost) : result;
	}

	private SteerResult unknown(List<InputItem> input, SteerResult.@Nullable Unknown known) {
		this.unknown.addAll(input);
		return (known != null && !this.over) ? known : new SteerResult.Unknown(input, null);
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
		return takeApplied((note) -> note.successor().equals(successor));
	}

	/**
	 * Return what successors would have answered that never ran here.
	 */
	List<InputItem> takeApplied() {
		return takeApplied((note) -> true);
	}

	private List<InputItem> takeApplied(Predicate<Applied> condition) {
		List<InputItem> input = new ArrayList<>();
		for (Applied note : this.applied) {
			if (condition.test(note) && this.applied.remove(note)) {
				input.addAll(note.input());
			}
		}
		return input;
	}

	/**
	 * Return what the service keeps for the next turn.
	 */
	List<InputItem> takePending() {
		List<InputItem> input = new ArrayList<>();
		for (List<InputItem> next = this.pending.poll(); next != null; next = this.pending.poll()) {
			input.addAll(next);
		}
		return input;
	}

	/**
	 * Give back what could not be saved.
	 */
	void restore(List<InputItem> pending) {
		if (!pending.isEmpty()) {
			this.pending.add(pending);
		}
	}

	/**
	 * Return what nobody knows the outcome of.
	 */
	List<InputItem> takeUnknown() {
		List<InputItem> items = new ArrayList<>();
		for (InputItem item = this.unknown.poll(); item != null; item = this.unknown.poll()) {
			items.add(item);
		}
		return items;
	}

	/**
	 * Input that a successor answers.
	 *
	 * @param successor the ID of the response
	 * @param input the input
	 */
	private record Applied(String successor, List<InputItem> input) {
	}

}
