package io.github.responsesws.tool;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.turn.WireLine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Watches one subscription to a run and tells the listener once how it ended.
 */
final class RunReport {

	private final ToolListener listener;

	private final LeftCalls leftCalls;

	private final AtomicBoolean ended = new AtomicBoolean();

	/** Written by the events, which follow each other; read by whoever cancels. */
	private volatile int rounds;

	RunReport(ToolListener listener, LeftCalls leftCalls) {
		this.listener = listener;
		this.leftCalls = leftCalls;
	}

	Flux<RunEvent> of(Flux<RunEvent> run) {
		return run.doOnNext(this::heard)
			.doOnError((ex) -> end(
					(ex instanceof TooManyRoundsException) ? RunOutcome.TOO_MANY_ROUNDS : RunOutcome.FAILED, ex))
			.doOnCancel(() -> end(RunOutcome.CANCELLED, null));
	}

	private void heard(RunEvent event) {
		if (event instanceof RunEvent.RoundStarted started) {
			this.rounds = started.round();
		}
		else if (event instanceof RunEvent.RoundCompleted completed) {
			tell(completed);
		}
		else if (event instanceof RunEvent.RunCompleted completed) {
			end(outcome(completed), null);
		}
	}

	private RunOutcome outcome(RunEvent.RunCompleted completed) {
		if (completed.response().isIncomplete()) {
			return RunOutcome.INCOMPLETE;
		}
		if (completed.openCalls().isEmpty()) {
			return RunOutcome.COMPLETED;
		}
		this.leftCalls.note(completed.openCalls());
		return RunOutcome.LEFT_OPEN;
	}

	private void end(RunOutcome outcome, @Nullable Throwable error) {
		if (this.ended.compareAndSet(false, true)) {
			this.listener.onRunEnded(outcome, this.rounds, error);
			if (WireLine.isOn()) {
				WireLine.of("run").with("outcome", outcome).with("rounds", this.rounds).tell();
			}
		}
	}

	private static void tell(RunEvent.RoundCompleted completed) {
		if (WireLine.isOn()) {
			WireLine.of("round")
				.with("number", completed.round())
				.with("response", completed.response().id())
				.with("input-tokens", completed.usage().inputTokens())
				.with("output-tokens", completed.usage().outputTokens())
				.tell();
		}
	}

}
