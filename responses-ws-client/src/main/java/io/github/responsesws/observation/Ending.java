package io.github.responsesws.observation;

import io.github.responsesws.protocol.ResponsesException;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * How something ended.
 *
 * @param outcome how
 * @param errorType what went wrong, {@code null} if nothing did
 */
record Ending(Outcome outcome, @Nullable String errorType) {

	static final Ending OPEN = new Ending(Outcome.RUNNING, null);

	static final Ending COMPLETED = new Ending(Outcome.COMPLETED, null);

	static final Ending CANCELLED = new Ending(Outcome.CANCELLED, null);

	/**
	 * Return how what is observed stands.
	 */
	static Ending of(Observation.Context context) {
		return context.getOrDefault(Ending.class, OPEN);
	}

	void tell(Observation observation) {
		observation.getContext().put(Ending.class, this);
	}

	static Ending failed(Throwable failure) {
		return new Ending(Outcome.FAILED,
				(failure instanceof ResponsesException known) ? known.code() : failure.getClass().getName());
	}

}
