package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.responsesws.protocol.ComputerCallItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.SafetyCheck;
import io.github.responsesws.protocol.Screenshot;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

/**
 * A computer that the model may use. The handler does what the call asks for and returns
 * a {@link Screenshot}, or a publisher of one, which acknowledges each pending safety
 * check: somebody has to agree to what these warn of.
 * <p>
 * The service knows no answer without a screenshot. So a call that fails ends the run,
 * whatever {@link ToolErrorHandler} says.
 *
 * @since 0.1.0
 */
public final class ComputerTool extends BuiltInTool<ComputerCallItem> {

	private ComputerTool(@Nullable Duration timeout, ToolHandler<ComputerCallItem> handler) {
		super(ToolCall.Kind.COMPUTER, Tool.computer(), timeout, handler);
	}

	/**
	 * Create a computer.
	 * @param handler uses it
	 * @return the tool
	 */
	public static ComputerTool of(ToolHandler<ComputerCallItem> handler) {
		return new ComputerTool(null, handler);
	}

	/**
	 * Return a copy with a timeout of its own.
	 * @param timeout the longest time a call may take
	 */
	public ComputerTool timeout(Duration timeout) {
		return new ComputerTool(timeout, handler());
	}

	@Override
	@Nullable ComputerCallItem call(OutputItem item) {
		return (item instanceof ComputerCallItem call) ? call : null;
	}

	@Override
	String callId(ComputerCallItem call) {
		return call.callId();
	}

	@Override
	RawJson arguments(ComputerCallItem call) {
		return member(call, call.json().members().containsKey("actions") ? "actions" : "action");
	}

	@Override
	@Nullable String problem(ComputerCallItem call) {
		return call.actions().isEmpty() ? "there is no action" : null;
	}

	@Override
	Invocation.Answer answer(ComputerCallItem call, @Nullable Object result) {
		if (!(result instanceof Screenshot screenshot)) {
			throw UnsupportedResultException.unexpected(result, "a Screenshot");
		}
		List<SafetyCheck> pending = call.pendingSafetyChecks();
		Set<String> acknowledged = screenshot.acknowledged().stream().map(SafetyCheck::id).collect(Collectors.toSet());
		if (!pending.stream().map(SafetyCheck::id).allMatch(acknowledged::contains)) {
			throw UnsupportedResultException.unacknowledged(pending.size());
		}
		return new Invocation.Answer("screenshot", InputItem.computerCallOutput(call, screenshot));
	}

	@Override
	@Nullable InputItem failure(ComputerCallItem call, ToolException failure, String output) {
		return null;
	}

}
