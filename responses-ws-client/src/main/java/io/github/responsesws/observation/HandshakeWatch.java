package io.github.responsesws.observation;

import io.micrometer.observation.Observation;

/**
 * Observes one handshake.
 */
final class HandshakeWatch extends Watch {

	private final HandshakeObservationContext context;

	HandshakeWatch(Observation observation, HandshakeObservationContext context) {
		super(observation);
		this.context = context;
	}

	@Override
	void ended(Ending ending) {
		this.context.ended(ending);
	}

}
