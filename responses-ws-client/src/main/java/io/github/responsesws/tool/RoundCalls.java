package io.github.responsesws.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/**
 * The calls of one round. Some may start while the model still writes; the end of the
 * turn says which calls there are: it starts the others, and ends those that were started
 * for a response that was lost, cut off or steered, and that no later one makes.
 * <p>
 * A call is started by the event that tells of it as it reaches the subscriber, so that
 * nobody hears of a call before. Owned by the events of the round, which follow each
 * other whichever thread brings them.
 */
final class RoundCalls {

	/** Small, because the pool's own buffer is the one that is bounded by bytes. */
	private static final int PREFETCH = 16;

	private static final Object TURN_OVER = new Object();

	private final CallExecution execution;

	private final int round;

	private final Function<OutputItem, @Nullable Invocation> early;

	private final Supplier<List<Invocation>> made;

	private final AsyncCalls jobs;

	private final Injections injections;

	private final Sinks.Many<RoundCall> starts = Sinks.many().unicast().onBackpressureBuffer();

	private final List<RoundCall> started = new ArrayList<>();

	private String responseId;

	// Null until the turn is over.
	private @Nullable List<Invocation> invocations;

	// One for each invocation.
	private final List<RoundCall> answering = new ArrayList<>();

	/**
	 * Create the calls of a round.
	 * @param execution runs them
	 * @param round the round
	 * @param responseId the response that makes them, if it is known
	 * @param early returns the call that a finished item is, if it may run at once
	 * @param made returns the calls that the turn has ended with, or throws what the run
	 * is to end with
	 * @param jobs takes those that the run does not wait for
	 * @param injections brings answers to the response while it runs
	 */
	RoundCalls(CallExecution execution, int round, String responseId, Function<OutputItem, @Nullable Invocation> early,
			Supplier<List<Invocation>> made, AsyncCalls jobs, Injections injections) {
		this.execution = execution;
		this.round = round;
		this.responseId = responseId;
		this.early = early;
		this.made = made;
		this.jobs = jobs;
		this.injections = injections;
	}

	/**
	 * Return the events of a turn, those of its calls between and after them.
	 * @param turn the events of the turn
	 */
	Flux<RunEvent> beside(Flux<RunEvent> turn) {
		// As a value, because an error would overtake events.
		Flux<Object> events = turn.cast(Object.class)
			.concatWithValues(TURN_OVER)
			.onErrorResume((ex) -> Mono.just(new TurnFailed(ex)));
		Flux<Object> calls = this.starts.asFlux()
			.flatMap((call) -> call.run(this.execution, this.responseId, this.jobs), this.execution.maxConcurrency())
			.contextWrite(AsyncCalls.known(this.jobs));
		// The events last: they may flow at once, and what they start must find somebody
		// who waits for it.
		return Flux.merge(PREFETCH, calls, this.injections.outcomes(), events).handle(this::accept);
	}

	/**
	 * Return the answers that the next round has to bring, once the events are complete.
	 * @return the answers in the order of the calls, less those of jobs and those that
	 * are part of the response; none if there was no other call
	 */
	List<InputItem> answers() {
		List<Invocation> invocations = Objects.requireNonNull(this.invocations);
		List<InputItem> answers = new ArrayList<>(invocations.size());
		for (int i = 0; i < invocations.size(); i++) {
			Invocation invocation = invocations.get(i);
			if (!this.answering.get(i).isLeftOpen() && !this.injections.hasArrived(invocation.call())) {
				answers.add(this.answering.get(i).answer(invocation));
			}
		}
		return answers;
	}

	private void accept(Object signal, SynchronousSink<RunEvent> sink) {
		if (signal instanceof RunEvent event) {
			if (event instanceof RunEvent.TurnEvent turn) {
				note(turn.event());
			}
			sink.next(event);
		}
		else if (signal instanceof TurnFailed failed) {
			sink.error(failed.error());
		}
		else if (signal instanceof RoundCall.Failed failed) {
			if (this.injections.isActive()) {
				// The agent that waits for the output would keep the turn from its end.
				sink.error(failed.failure());
				return;
			}
			failed.call().failed(failed.failure());
			fail(sink);
		}
		else if (signal instanceof RoundCall.Answered answered) {
			inject(answered.call());
		}
		else if (signal instanceof Injections.Outcome outcome) {
			Throwable failure = this.injections.settle(outcome);
			if (failure != null) {
				sink.error(failure);
			}
		}
		else {
			over(sink);
		}
	}

	private void inject(RoundCall call) {
		if (this.injections.isActive() && this.invocations == null) {
			Invocation invocation = call.invocation();
			this.injections.submit(invocation.call(), this.responseId, call.answer(invocation));
		}
	}

	private void note(ResponseEvent event) {
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			this.responseId = lifecycle.responseId();
			if (event instanceof ResponseLifecycleEvent.Created) {
				this.started.forEach(RoundCall::release);
			}
		}
		else if (event instanceof OutputItemEvent.Done done) {
			Invocation invocation = this.early.apply(done.item());
			if (invocation != null && find((call) -> call.is(invocation.call())) == null) {
				taken(invocation);
			}
		}
	}

	private void over(SynchronousSink<RunEvent> sink) {
		List<Invocation> made;
		try {
			made = this.made.get();
		}
		catch (RuntimeException ex) {
			sink.error(ex);
			return;
		}
		this.invocations = made;
		for (RoundCall call : this.started) {
			if (made.stream().noneMatch((invocation) -> call.is(invocation.call()))) {
				call.release();
			}
		}
		List<RoundCall> early = List.copyOf(this.started);
		for (Invocation invocation : made) {
			RoundCall known = find((call) -> call.is(invocation.call()) && !this.answering.contains(call));
			this.answering.add((known != null) ? known : taken(invocation));
		}
		this.started.stream().filter((call) -> !this.answering.contains(call)).forEach(RoundCall::drop);
		early.stream().filter(this.answering::contains).forEach(this::tellEarly);
		this.starts.tryEmitComplete();
		this.injections.complete();
		fail(sink);
	}

	private void tellEarly(RoundCall call) {
		Duration worked = call.worked();
		// A response that waits for the output of a call does not overlap with it.
		if (worked != null && !this.injections.isActive()) {
			this.execution.startedEarly(call.invocation().call(), worked);
		}
	}

	/**
	 * End the run with the first failure that is to end it, but not before the turn is
	 * over: until then a call may be one of a response that comes to nothing.
	 */
	private void fail(SynchronousSink<RunEvent> sink) {
		for (RoundCall call : this.answering) {
			Throwable failure = call.failure();
			if (failure != null) {
				sink.error(failure);
				return;
			}
		}
	}

	/**
	 * Let a call be answered by one that runs or has run for a response before, or else
	 * start it.
	 */
	private RoundCall taken(Invocation invocation) {
		RoundCall known = find((call) -> call.isFreeFor(invocation.call()));
		if (known != null) {
			known.take(invocation.call());
			return known;
		}
		RoundCall call = new RoundCall(invocation, this.round);
		this.started.add(call);
		this.starts.tryEmitNext(call);
		return call;
	}

	private @Nullable RoundCall find(Predicate<RoundCall> condition) {
		return this.started.stream().filter(condition).findFirst().orElse(null);
	}

	/**
	 * The turn has failed.
	 *
	 * @param error why
	 */
	private record TurnFailed(Throwable error) {
	}

}
