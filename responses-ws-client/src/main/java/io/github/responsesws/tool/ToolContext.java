package io.github.responsesws.tool;

import reactor.util.context.ContextView;

/**
 * The circumstances of one call.
 *
 * @param call the call
 * @param round the round of the run that it belongs to, starting with 1; 0 for a call
 * that an earlier run left open
 * @param responseId ID of the response that made the call
 * @param subscriberContext the Reactor context of the run's subscriber: who is logged in,
 * what is traced
 * @since 0.1.0
 */
public record ToolContext(ToolCall call, int round, String responseId, ContextView subscriberContext) {

	@Override
	public String toString() {
		return "ToolContext of " + this.call + " in round " + this.round;
	}

}
