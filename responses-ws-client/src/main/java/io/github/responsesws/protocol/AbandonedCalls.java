package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Answers calls that nobody will run any more, because a service refuses a turn that
 * leaves them open. The model learns that nobody knows what became of them.
 *
 * @since 0.1.0
 */
public final class AbandonedCalls {

	private static final String REASON = "The call was cut short. Nobody knows whether it took effect.";

	private static final String ERROR = "{\"error\":\"" + REASON + "\"}";

	private AbandonedCalls() {
	}

	/**
	 * Return outputs for calls.
	 * @param calls the calls
	 * @return an output for each call of a function, a custom tool, a shell, a patch or a
	 * search for tools. Others are left out: only people give consent, and only a screen
	 * has an image
	 */
	public static List<InputItem> outputs(List<OutputItem> calls) {
		List<InputItem> outputs = new ArrayList<>();
		for (OutputItem call : calls) {
			String id = CallItems.callId(call);
			InputItem output = (id != null && CallItems.isCall(call)) ? output(call, id) : null;
			if (output != null) {
				outputs.add(output);
			}
		}
		return outputs;
	}

	private static @Nullable InputItem output(OutputItem call, String callId) {
		if (call instanceof FunctionCallItem) {
			return InputItem.functionCallOutput(callId, ERROR).caller(call.caller());
		}
		if (call instanceof CustomToolCallItem) {
			return InputItem.customToolCallOutput(callId, ERROR).caller(call.caller());
		}
		if (call instanceof ApplyPatchCallItem patch) {
			return InputItem.applyPatchCallOutput(patch, false, REASON);
		}
		if (call instanceof ShellCallItem shell) {
			return InputItem.shellCallOutput(shell, List.of(ShellOutput.timedOut("", REASON)));
		}
		if (call instanceof LocalShellCallItem shell) {
			return InputItem.localShellCallOutput(shell, ERROR);
		}
		return (call instanceof ToolSearchCallItem search) ? InputItem.toolSearchOutput(search, List.of()) : null;
	}

}
