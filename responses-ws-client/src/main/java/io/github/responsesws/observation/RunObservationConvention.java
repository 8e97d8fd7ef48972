package io.github.responsesws.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what observations of runs of tools are called and what they tell.
 *
 * @since 0.1.0
 * @see DefaultRunObservationConvention
 */
public interface RunObservationConvention extends ObservationConvention<RunObservationContext> {

	@Override
	default String getName() {
		return "responses.ws.run";
	}

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof RunObservationContext;
	}

}
