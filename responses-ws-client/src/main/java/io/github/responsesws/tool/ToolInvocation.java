package io.github.responsesws.tool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A call of a function or a custom tool.
 *
 * @param call the call
 * @param timeout the longest time it may take
 * @param known whether the loop has the tool
 * @param earlyStart whether it may run before its response has ended
 * @param async whether the model goes on without its output
 * @param writer writes the output
 * @param handler runs the tool
 */
record ToolInvocation(ToolCall call, Duration timeout, boolean known, boolean earlyStart, boolean async,
		OutputWriter writer, ToolHandler<String> handler) implements Invocation {

	@Override
	public @Nullable Object start(ToolContext context) throws Exception {
		return this.handler.handle(this.call.arguments(), context);
	}

	@Override
	public Answer answer(@Nullable Object result) {
		return answer(this.writer.write(result));
	}

	@Override
	public Answer failure(ToolException failure, String output) {
		return answer(ToolOutput.of(output));
	}

	private Answer answer(ToolOutput output) {
		return new Answer(output.text(), output.item(this.call));
	}

}
