package io.github.responsesws.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what observations of turns are called and what they tell.
 *
 * @since 0.1.0
 * @see DefaultTurnObservationConvention
 */
public interface TurnObservationConvention extends ObservationConvention<TurnObservationContext> {

	@Override
	default String getName() {
		return "responses.ws.turn";
	}

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TurnObservationContext;
	}

}
