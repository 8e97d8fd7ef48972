package io.github.responsesws.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what observations of handshakes are called and what they tell.
 *
 * @since 0.1.0
 * @see DefaultHandshakeObservationConvention
 */
public interface HandshakeObservationConvention extends ObservationConvention<HandshakeObservationContext> {

	@Override
	default String getName() {
		return "responses.ws.handshake";
	}

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof HandshakeObservationContext;
	}

}
