package io.github.responsesws.observation;

import io.github.responsesws.tool.RunEvent;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Observes one call.
 */
final class ToolWatch extends Watch {

	private final ToolObservationContext context;

	private volatile @Nullable Ending seen;

	ToolWatch(Observation observation, ToolObservationContext context) {
		super(observation);
		this.context = context;
	}

	@Override
	void heard(Object event) {
		if (event instanceof RunEvent.ToolCompleted completed) {
			this.context.output(completed.output());
			this.seen = Ending.COMPLETED;
		}
		else if (event instanceof RunEvent.ToolFailed failed) {
			// The model is told, and the run goes on: no signal says that it failed.
			this.seen = Ending.failed(failed.failure());
			observation().error(failed.failure());
		}
	}

	@Override
	Ending completed() {
		Ending seen = this.seen;
		return (seen != null) ? seen : Ending.COMPLETED;
	}

	@Override
	Ending cancelled() {
		Ending seen = this.seen;
		return (seen != null) ? seen : Ending.CANCELLED;
	}

}
