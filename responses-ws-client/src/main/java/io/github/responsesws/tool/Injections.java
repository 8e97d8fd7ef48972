package io.github.responsesws.tool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Brings the outputs of calls to the response that makes them while it runs, if it is one
 * of several agents, and notes which have arrived: what has not goes with the next round.
 * Owned by the events of the round, which follow each other whichever thread brings them.
 */
final class Injections {

	/** So that an agent never waits for the acknowledgement of another one's output. */
	private static final int MAX_OPEN = 256;

	private final TurnRunner turns;

	private final boolean active;

	private final Sinks.Many<Submission> submissions = Sinks.many().unicast().onBackpressureBuffer();

	private final Set<String> arrived = new HashSet<>();

	private Injections(TurnRunner turns, boolean active) {
		this.turns = turns;
		this.active = active;
	}

	/**
	 * Create the injections of a round.
	 * @param turns runs its turn
	 * @param request the turn
	 */
	static Injections of(TurnRunner turns, ResponseRequest request) {
		return new Injections(turns, turns.injects(request));
	}

	/**
	 * Create those of calls whose response has ended.
	 */
	static Injections none(TurnRunner turns) {
		return new Injections(turns, false);
	}

	/**
	 * Return whether an agent waits for the output of each call while the response runs.
	 */
	boolean isActive() {
		return this.active;
	}

	/**
	 * Return what becomes of the outputs, until no more can come.
	 */
	Flux<Outcome> outcomes() {
		return this.active ? this.submissions.asFlux().flatMap(this::inject, MAX_OPEN) : Flux.empty();
	}

	private Mono<Outcome> inject(Submission submission) {
		return this.turns.inject(InjectRequest.of(submission.responseId(), submission.output()))
			.map((result) -> new Outcome(submission.call(), result, null))
			.onErrorResume((ex) -> Mono.just(new Outcome(submission.call(), null, ex)));
	}

	/**
	 * Inject an output.
	 */
	void submit(ToolCall call, String responseId, InputItem output) {
		this.submissions.tryEmitNext(new Submission(call, responseId, output));
	}

	/**
	 * Note that the response has ended.
	 */
	void complete() {
		this.submissions.tryEmitComplete();
	}

	/**
	 * Note what became of an output.
	 * @return what the run is to end with: an agent would wait for ever for what the
	 * service does not take
	 */
	@Nullable Throwable settle(Outcome outcome) {
		if (outcome.result() instanceof InjectResult.Accepted) {
			this.arrived.add(outcome.call().id());
		}
		if (outcome.result() instanceof InjectResult.Failed failed && !failed.isTooLate()) {
			return new InjectionRefusedException(outcome.call(), failed.code());
		}
		return outcome.error();
	}

	/**
	 * Return whether the output of a call is part of the response.
	 */
	boolean hasArrived(ToolCall call) {
		return this.arrived.contains(call.id());
	}

	/**
	 * Return the calls whose outputs are no part of the response.
	 */
	List<OutputItem> withoutAnswered(List<OutputItem> calls) {
		return this.arrived.isEmpty() ? calls
				: calls.stream()
					.filter((call) -> !this.arrived.contains(String.valueOf(CallItems.callId(call))))
					.toList();
	}

	/**
	 * An output on its way.
	 *
	 * @param call the call
	 * @param responseId the response
	 * @param output the output
	 */
	private record Submission(ToolCall call, String responseId, InputItem output) {
	}

	/**
	 * What became of an output.
	 *
	 * @param call the call
	 * @param result what the service says of it
	 * @param error why it was not even sent
	 */
	record Outcome(ToolCall call, @Nullable InjectResult result, @Nullable Throwable error) {
	}

}
