package io.github.responsesws.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.Programs;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ToolChoice;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.turn.ResponseCollector;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One subscription to a run. Its rounds follow each other, so its fields need no guard:
 * Reactor orders what one round writes before what the next one reads.
 */
final class ToolRun {

	private final TurnRunner turns;

	private final CallableTools tools;

	private final CallExecution execution;

	private final int maxRounds;

	private final AsyncCalls jobs;

	private @Nullable ResponseRequest next;

	private int round;

	private Usage roundUsage = Usage.NONE;

	private Usage runUsage = Usage.NONE;

	// Calls of async tools: of the last response of the turn, and of those that were
	// steered to it.
	private List<OutputItem> async = List.of();

	private final List<OutputItem> asyncBefore = new ArrayList<>();

	ToolRun(TurnRunner turns, CallableTools tools, CallExecution execution, int maxRounds, AsyncCalls jobs,
			ResponseRequest first) {
		this.turns = turns;
		this.tools = tools;
		this.execution = execution;
		this.maxRounds = maxRounds;
		this.jobs = jobs;
		this.next = first;
	}

	/**
	 * Return the events of all rounds. To repeat rather than to concatenate keeps the
	 * stack as flat in the last round as in the first.
	 */
	Flux<RunEvent> events() {
		return Flux.defer(() -> (this.next != null) ? round(this.next) : Flux.empty()).repeat(() -> this.next != null);
	}

	/**
	 * Return the events of open calls, and of the rounds that follow.
	 */
	Flux<RunEvent> resumed(List<Invocation> open, String responseId) {
		ResponseRequest turn = Objects.requireNonNull(this.next);
		this.next = null;
		RoundCalls calls = new RoundCalls(this.execution, 0, responseId, (item) -> null, () -> open, this.jobs,
				Injections.none(this.turns));
		return calls.beside(Flux.empty()).concatWith(Flux.defer(() -> {
			this.next = followUp(turn, calls.answers());
			return events();
		}));
	}

	private Flux<RunEvent> round(ResponseRequest request) {
		this.next = null;
		this.round++;
		int round = this.round;
		this.roundUsage = Usage.NONE;
		this.async = List.of();
		this.asyncBefore.clear();
		ResponseCollector collector = new ResponseCollector();
		TurnAttempts attempts = new TurnAttempts(round);
		Flux<RunEvent> turn = this.turns.listening(attempts)
			.stream(request)
			.handle((ResponseEvent event, SynchronousSink<RunEvent> sink) -> {
				attempts.shown();
				sink.next(new RunEvent.TurnEvent(round, event));
				try {
					accept(event, collector);
				}
				catch (ApiException ex) {
					sink.error(ex);
				}
			});
		Injections injections = Injections.of(this.turns, request);
		RoundCalls calls = new RoundCalls(this.execution, round, "",
				(item) -> injections.isActive() ? this.tools.waited(request, item) : early(request, item),
				() -> calls(request, collector.result(), injections), this.jobs, injections);
		return Flux.concat(Mono.just(new RunEvent.RoundStarted(round, request)),
				calls.beside(attempts.around(turn,
						() -> collector.result().isIncomplete() ? TurnOutcome.INCOMPLETE : TurnOutcome.COMPLETED)),
				Flux.defer(() -> afterRound(request, collector.result(), calls.answers(), injections)));
	}

	private void accept(ResponseEvent event, ResponseCollector collector) {
		if (event instanceof ResponseLifecycleEvent lifecycle && event.isTerminal()) {
			this.roundUsage = this.roundUsage.plus(lifecycle.response().usage());
		}
		collector.accept(event);
		if (event instanceof ResponseLifecycleEvent && event.isTerminal()) {
			Response response = collector.result();
			this.asyncBefore.addAll(this.async);
			this.async = CallItems.marked(response.output(), response).stream().filter(CallItems::isAsync).toList();
		}
	}

	private @Nullable Invocation early(ResponseRequest request, OutputItem item) {
		// Nothing would be done with the outputs of the last round.
		return (this.round < this.maxRounds) ? this.tools.early(request, item) : null;
	}

	private List<Invocation> calls(ResponseRequest request, Response response, Injections injections) {
		List<Invocation> invocations = this.tools.invocations(request, response)
			.stream()
			.filter((invocation) -> !injections.hasArrived(invocation.call()))
			.toList();
		List<Invocation> plain = invocations.stream().filter((call) -> !call.async()).toList();
		if (!plain.isEmpty() && this.round >= this.maxRounds) {
			throw TooManyRoundsException.ofCalls(this.maxRounds, plain.size(), response);
		}
		if (this.round >= this.maxRounds && Programs.isPaused(request, response)) {
			throw TooManyRoundsException.ofProgram(this.maxRounds, response);
		}
		if (response.isIncomplete()) {
			this.asyncBefore.addAll(this.async);
		}
		if (this.asyncBefore.isEmpty()) {
			return invocations;
		}
		List<Invocation> all = new ArrayList<>(this.tools.asyncInvocations(request, this.asyncBefore));
		all.addAll(invocations);
		return all;
	}

	private Flux<RunEvent> afterRound(ResponseRequest request, Response response, List<InputItem> answers,
			Injections injections) {
		int round = this.round;
		this.runUsage = this.runUsage.plus(this.roundUsage);
		RunEvent completed = new RunEvent.RoundCompleted(round, response, this.roundUsage);
		if (answers.isEmpty() && !Programs.isPaused(request, response)) {
			return Flux.just(completed, new RunEvent.RunCompleted(round, response, this.runUsage,
					injections.withoutAnswered(this.tools.open(request, response))));
		}
		if (round >= this.maxRounds) {
			// Of calls that were to become jobs.
			return Flux.error(TooManyRoundsException.ofCalls(this.maxRounds, answers.size(), response));
		}
		this.next = followUp(request, answers);
		return Flux.just(completed);
	}

	/**
	 * Return the turn that brings the model its answers, of which there are none if only
	 * its program goes on. A demand to call a tool has been met: kept, it would never let
	 * the run end.
	 */
	private static ResponseRequest followUp(ResponseRequest request, List<InputItem> answers) {
		ResponseRequest.Builder next = request.mutate().previousResponseId(null).input(answers);
		RawJson choice = request.field("tool_choice");
		if (choice != null) {
			next.toolChoice(met(choice));
		}
		return next.build();
	}

	private static ToolChoice met(RawJson json) {
		JsonNode choice = json.tree();
		if (choice instanceof ObjectNode allowed && choice.path("type").asString("").equals("allowed_tools")) {
			return ToolChoice.raw(RawJson.parse(allowed.put("mode", "auto").toString()));
		}
		return choice.asString("").equals("none") ? ToolChoice.none() : ToolChoice.auto();
	}

}
