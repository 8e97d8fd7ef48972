package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ShellCallItem;
import io.github.responsesws.protocol.ShellOutput;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolCaller;
import org.jspecify.annotations.Nullable;

/**
 * The shell that the application runs. The handler returns a {@link ShellOutput} for each
 * command, in a list or alone, or a publisher of that. Whoever runs what a model writes
 * needs a sandbox.
 *
 * @since 0.1.0
 */
public final class ShellTool extends BuiltInTool<ShellCallItem> {

	private ShellTool(Tool definition, @Nullable Duration timeout, ToolHandler<ShellCallItem> handler) {
		super(ToolCall.Kind.SHELL, definition, timeout, handler);
	}

	/**
	 * Create a shell.
	 * @param handler runs the commands, within the time that the call sets
	 * @return the tool
	 */
	public static ShellTool of(ToolHandler<ShellCallItem> handler) {
		return new ShellTool(Tool.shell().with("environment", RawJson.parse("{\"type\":\"local\"}")), null, handler);
	}

	/**
	 * Return a copy with a timeout of its own.
	 * @param timeout the longest time a call may take
	 */
	public ShellTool timeout(Duration timeout) {
		return new ShellTool(definition(), timeout, handler());
	}

	/**
	 * Return a copy that only some may call.
	 * @param callers who may; none for what the service decides, the model alone
	 */
	public ShellTool allowedCallers(ToolCaller... callers) {
		return new ShellTool(definition().allowedCallers(callers), timeout(), handler());
	}

	@Override
	@Nullable ShellCallItem call(OutputItem item) {
		return (item instanceof ShellCallItem call) ? call : null;
	}

	@Override
	String callId(ShellCallItem call) {
		return call.callId();
	}

	@Override
	RawJson arguments(ShellCallItem call) {
		return member(call, "action");
	}

	@Override
	@Nullable String problem(ShellCallItem call) {
		return call.commands().isEmpty() ? "there is no command" : null;
	}

	@Override
	Invocation.Answer answer(ShellCallItem call, @Nullable Object result) {
		List<ShellOutput> outputs = outputs(result);
		StringBuilder text = new StringBuilder();
		outputs.forEach((output) -> text.append(output.stdout()).append(output.stderr()));
		return new Invocation.Answer(text.toString(), InputItem.shellCallOutput(call, outputs));
	}

	private static List<ShellOutput> outputs(@Nullable Object result) {
		Collection<?> values = (result instanceof Collection<?> collection) ? collection
				: (result instanceof Object[] array) ? Arrays.asList(array)
						: (result != null) ? List.of(result) : List.of();
		return values.stream().map((value) -> (value instanceof ShellOutput output) ? output : other(value)).toList();
	}

	private static ShellOutput other(@Nullable Object value) {
		throw UnsupportedResultException.unexpected(value, "a ShellOutput for each command");
	}

	@Override
	InputItem failure(ShellCallItem call, ToolException failure, String output) {
		return InputItem.shellCallOutput(call, List.of((failure.reason() == ToolException.Reason.TIMED_OUT)
				? ShellOutput.timedOut("", output) : new ShellOutput("", output, 1)));
	}

}
