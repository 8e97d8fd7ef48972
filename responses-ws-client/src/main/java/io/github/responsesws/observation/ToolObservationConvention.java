package io.github.responsesws.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what observations of calls of tools are called and what they tell.
 *
 * @since 0.1.0
 * @see DefaultToolObservationConvention
 */
public interface ToolObservationConvention extends ObservationConvention<ToolObservationContext> {

	@Override
	default String getName() {
		return "responses.ws.tool";
	}

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ToolObservationContext;
	}

}
