package io.github.responsesws.observation;

import io.micrometer.common.KeyValues;

/**
 * The internal span {@code invoke_agent} of OpenTelemetry's semantic conventions for
 * generative AI.
 *
 * @since 0.1.0
 */
public class DefaultRunObservationConvention implements RunObservationConvention {

	@Override
	public String getContextualName(RunObservationContext context) {
		return "invoke_agent";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(RunObservationContext context) {
		return KeyValues.of(Keys.CLIENT, context.client(), Keys.OPERATION, "invoke_agent", Keys.PROVIDER,
				context.service().provider(), Keys.OUTCOME, context.outcome().value());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(RunObservationContext context) {
		KeyValues keys = KeyValues.of("responses_ws.rounds", Integer.toString(context.rounds()));
		keys = Keys.and(keys, "gen_ai.request.model", context.request().model());
		keys = Keys.and(keys, "gen_ai.conversation.id", context.conversationId());
		keys = Keys.and(keys, "error.type", context.errorType());
		return Keys.andUsage(keys, context.usage());
	}

}
