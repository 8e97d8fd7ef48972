package io.github.responsesws.observation;

import java.time.Duration;

import io.github.responsesws.protocol.ResponseError;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TurnJourney;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Observes one turn.
 */
final class TurnWatch extends Watch implements TurnJourney {

	private final TurnObservationContext context;

	private final long begunAt = System.nanoTime();

	// Owned by the events.
	private boolean output;

	private volatile @Nullable ResponseLifecycleEvent end;

	TurnWatch(Observation observation, TurnObservationContext context) {
		super(observation);
		this.context = context;
	}

	@Override
	Context context(Context context) {
		return super.context(context).put(TurnJourney.KEY, this);
	}

	@Override
	void heard(Object event) {
		if (!(event instanceof ResponseEvent heard)) {
			return;
		}
		if (!this.output && heard.isOutput()) {
			this.output = true;
			this.context.secondsToFirstOutput((System.nanoTime() - this.begunAt) / 1e9);
			observation().event(Observation.Event.of("first.token", "first token"));
		}
		if (heard.isTerminal() && heard instanceof ResponseLifecycleEvent lifecycle) {
			this.end = lifecycle;
			this.context.response(lifecycle.response());
		}
	}

	@Override
	Ending completed() {
		ResponseLifecycleEvent end = this.end;
		TurnOutcome outcome = (end != null) ? TurnOutcome.of(end) : TurnOutcome.FAILED;
		return switch (outcome) {
			case COMPLETED -> Ending.COMPLETED;
			case INCOMPLETE -> new Ending(Outcome.INCOMPLETE, null);
			default -> new Ending(Outcome.FAILED, errorType(end));
		};
	}

	private static String errorType(@Nullable ResponseLifecycleEvent end) {
		ResponseError error = (end != null) ? end.response().error() : null;
		return (error != null && !error.code().isBlank()) ? error.code() : "response_failed";
	}

	@Override
	Ending cancelled() {
		// Who has the answer often asks for nothing more.
		return (this.end != null) ? completed() : Ending.CANCELLED;
	}

	@Override
	public void onRetry(ResponsesException failure, Duration wait) {
		observation().event(Observation.Event.of("retry", "retry after " + failure.code()));
	}

	@Override
	public void onReplay(ResponsesException failure, Duration wait) {
		observation().event(Observation.Event.of("replay", "replay after " + failure.code()));
	}

	@Override
	public void onFallback() {
		observation().event(Observation.Event.of("fallback", "fallback to HTTP"));
	}

}
