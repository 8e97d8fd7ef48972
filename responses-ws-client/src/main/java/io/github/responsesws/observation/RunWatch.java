package io.github.responsesws.observation;

import io.github.responsesws.tool.RunEvent;
import io.micrometer.observation.Observation;

/**
 * Observes one run.
 */
final class RunWatch extends Watch {

	private final RunObservationContext context;

	private volatile Ending seen = Ending.COMPLETED;

	private volatile boolean over;

	RunWatch(Observation observation, RunObservationContext context) {
		super(observation);
		this.context = context;
	}

	@Override
	void heard(Object event) {
		if (event instanceof RunEvent.RoundStarted started) {
			this.context.rounds(started.round());
		}
		else if (event instanceof RunEvent.RunCompleted completed) {
			this.context.usage(completed.usage());
			if (completed.response().isIncomplete()) {
				this.seen = new Ending(Outcome.INCOMPLETE, null);
			}
			this.over = true;
		}
	}

	@Override
	Ending completed() {
		return this.seen;
	}

	@Override
	Ending cancelled() {
		return this.over ? this.seen : Ending.CANCELLED;
	}

}
