package io.github.responsesws.observation;

import io.github.responsesws.tool.ToolCall;
import io.micrometer.common.KeyValues;

/**
 * The span {@code execute_tool} of OpenTelemetry's semantic conventions for generative
 * AI. A model can make up names of tools, so the name is on spans alone and no tag of a
 * meter.
 *
 * @since 0.1.0
 */
public class DefaultToolObservationConvention implements ToolObservationConvention {

	@Override
	public String getContextualName(ToolObservationContext context) {
		return "execute_tool " + context.call().call().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ToolObservationContext context) {
		return KeyValues.of(Keys.CLIENT, context.client(), Keys.OPERATION, "execute_tool", Keys.OUTCOME,
				context.outcome().value());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ToolObservationContext context) {
		ToolCall call = context.call().call();
		// A function is, in these words, what the client runs.
		KeyValues keys = KeyValues.of("gen_ai.tool.type", "function", "responses_ws.round",
				Integer.toString(context.call().round()));
		keys = Keys.and(keys, "gen_ai.tool.name", call.name());
		keys = Keys.and(keys, "gen_ai.tool.call.id", call.id());
		keys = Keys.and(keys, "error.type", context.errorType());
		if (context.includesContent()) {
			keys = Keys.and(keys, "gen_ai.tool.call.arguments", call.arguments());
			keys = Keys.and(keys, "gen_ai.tool.call.result", context.output());
		}
		return keys;
	}

}
