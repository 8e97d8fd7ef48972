package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.InputItem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call of a function or a custom tool.
 *
 * @param call the call
 * @param timeout the longest time it may take
 * @param known whether the loop has the tool
 * @param mapper writes the output
 * @param handler runs the tool
 */
record ToolInvocation(ToolCall call, Duration timeout, boolean known, JsonMapper mapper,
		ToolHandler<String> handler) implements Invocation {

	@Override
	public @Nullable Object start(ToolContext context) throws Exception {
		return this.handler.handle(this.call.arguments(), context);
	}

	@Override
	public Answer answer(@Nullable Object result) {
		return failure(
				(result instanceof CharSequence text) ? text.toString() : this.mapper.writeValueAsString(result));
	}

	@Override
	public Answer failure(String output) {
		return new Answer(output,
				(this.call.kind() == ToolCall.Kind.CUSTOM) ? InputItem.customToolCallOutput(this.call.id(), output)
						: InputItem.functionCallOutput(this.call.id(), output));
	}

}
