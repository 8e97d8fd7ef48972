package io.github.responsesws.observation;

import io.micrometer.common.KeyValues;

/**
 * A client span for each connection, which belongs to no trace of a turn.
 *
 * @since 0.1.0
 */
public class DefaultHandshakeObservationConvention implements HandshakeObservationConvention {

	@Override
	public String getContextualName(HandshakeObservationContext context) {
		return "websocket handshake";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HandshakeObservationContext context) {
		return KeyValues.of(Keys.CLIENT, context.client(), Keys.PROVIDER, context.service().provider(), Keys.OUTCOME,
				context.outcome().value());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HandshakeObservationContext context) {
		KeyValues keys = context.service().keyValues().and("responses_ws.session.id", context.sessionId());
		return Keys.and(keys, "error.type", context.errorType());
	}

}
