package io.github.responsesws.observation;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.micrometer.common.KeyValues;

/**
 * The client span of OpenTelemetry's semantic conventions for generative AI (release
 * 0.1.0 of their own repository). What has many values, and the model is one of these
 * where users choose it, is on spans alone and no tag of a meter.
 *
 * @since 0.1.0
 */
public class DefaultTurnObservationConvention implements TurnObservationConvention {

	@Override
	public String getContextualName(TurnObservationContext context) {
		String model = context.request().model();
		return (model != null) ? "chat " + model : "chat";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TurnObservationContext context) {
		return KeyValues.of(Keys.CLIENT, context.client(), Keys.OPERATION, "chat", Keys.PROVIDER,
				context.service().provider(), Keys.OUTCOME, context.outcome().value());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TurnObservationContext context) {
		ResponseRequest request = context.request();
		KeyValues keys = context.service().keyValues().and("gen_ai.request.stream", "true");
		keys = Keys.and(keys, "gen_ai.request.model", request.model());
		keys = Keys.and(keys, "gen_ai.conversation.id", context.conversationId());
		keys = Keys.and(keys, "gen_ai.response.time_to_first_chunk", context.secondsToFirstOutput());
		keys = Keys.and(keys, "error.type", context.errorType());
		if (context.includesContent()) {
			keys = Keys.and(keys, "gen_ai.system_instructions", Messages.instructions(request));
			keys = Keys.and(keys, "gen_ai.input.messages", Messages.input(request));
		}
		Response response = context.response();
		return (response != null) ? plus(keys, response, context.includesContent()) : keys;
	}

	private static KeyValues plus(KeyValues known, Response response, boolean content) {
		KeyValues keys = Keys.and(known, "gen_ai.response.id", response.id());
		keys = Keys.and(keys, "gen_ai.response.model", response.model());
		keys = Keys.and(keys, "gen_ai.response.finish_reasons", "[\"" + finishReason(response) + "\"]");
		keys = Keys.andUsage(keys, response.usage());
		return content ? Keys.and(keys, "gen_ai.output.messages", Messages.output(response, finishReason(response)))
				: keys;
	}

	private static String finishReason(Response response) {
		if (response.isFailed()) {
			return "error";
		}
		String reason = response.isIncomplete() ? response.incompleteReason() : null;
		if (reason == null) {
			return response.functionCalls().isEmpty() ? "stop" : "tool_call";
		}
		return reason.equals("max_output_tokens") ? "length" : onlyLetters(reason);
	}

	private static String onlyLetters(String reason) {
		return reason.matches("[a-z_]{1,64}") ? reason : "other";
	}

}
