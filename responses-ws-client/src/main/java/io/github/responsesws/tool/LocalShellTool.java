package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.LocalShellCallItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

/**
 * The tool that runs programs of the application's machine, as earlier models call it.
 * What the handler returns is told as the output of a function is, as text. Whoever runs
 * what a model writes needs a sandbox.
 *
 * @since 0.1.0
 */
public final class LocalShellTool extends BuiltInTool<LocalShellCallItem> {

	private final OutputWriter writer;

	private LocalShellTool(@Nullable Duration timeout, ToolHandler<LocalShellCallItem> handler) {
		super(ToolCall.Kind.LOCAL_SHELL, Tool.localShell(), timeout, handler);
		this.writer = OutputWriter.of(handler);
	}

	/**
	 * Create a tool.
	 * @param handler runs the command, within the time that the call sets
	 * @return the tool
	 */
	public static LocalShellTool of(ToolHandler<LocalShellCallItem> handler) {
		return new LocalShellTool(null, handler);
	}

	/**
	 * Return a copy with a timeout of its own.
	 * @param timeout the longest time a call may take
	 */
	public LocalShellTool timeout(Duration timeout) {
		return new LocalShellTool(timeout, handler());
	}

	@Override
	@Nullable LocalShellCallItem call(OutputItem item) {
		return (item instanceof LocalShellCallItem call) ? call : null;
	}

	@Override
	String callId(LocalShellCallItem call) {
		return call.callId();
	}

	@Override
	RawJson arguments(LocalShellCallItem call) {
		return member(call, "action");
	}

	@Override
	@Nullable String problem(LocalShellCallItem call) {
		return call.command().isEmpty() ? "there is no command" : null;
	}

	@Override
	Invocation.Answer answer(LocalShellCallItem call, @Nullable Object result) {
		String text = this.writer.write(result).text();
		return new Invocation.Answer(text, InputItem.localShellCallOutput(call, text));
	}

	@Override
	InputItem failure(LocalShellCallItem call, ToolException failure, String output) {
		return InputItem.localShellCallOutput(call, output);
	}

}
