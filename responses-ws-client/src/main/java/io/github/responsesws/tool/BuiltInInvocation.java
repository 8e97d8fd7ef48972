package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Objects;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that the service defines.
 *
 * @param <C> the calls of the tool
 * @param tool the tool
 * @param item the call as it came
 * @param call the call
 * @param timeout the longest time it may take
 */
record BuiltInInvocation<C extends OutputItem>(BuiltInTool<C> tool, C item, ToolCall call,
		Duration timeout) implements Invocation {

	@Override
	public boolean known() {
		return true;
	}

	/** What changes files and machines waits until the response has come to its end. */
	@Override
	public boolean earlyStart() {
		return false;
	}

	@Override
	public @Nullable Object start(ToolContext context) throws Exception {
		String problem = this.tool.problem(this.item);
		if (problem != null) {
			throw ToolException.malformedArguments(this.call, problem);
		}
		return this.tool.handler().handle(this.item, context);
	}

	@Override
	public Answer answer(@Nullable Object result) {
		return this.tool.answer(this.item, result);
	}

	@Override
	public boolean tells(ToolException failure) {
		return this.tool.failure(this.item, failure, "") != null;
	}

	@Override
	public Answer failure(ToolException failure, String output) {
		InputItem item = this.tool.failure(this.item, failure, output);
		return new Answer(output, Objects.requireNonNull(item, "A failure that cannot be told ends the run"));
	}

}
