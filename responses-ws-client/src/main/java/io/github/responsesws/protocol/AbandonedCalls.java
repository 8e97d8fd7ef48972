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

	private AbandonedCalls() {
	}

	/**
	 * Return outputs for calls.
	 * @param calls the calls
	 * @return an output for each call of a function, a custom tool, a shell or a patch.
	 * Others are left out: only people give consent, and only a screen has an image
	 */
	public static List<InputItem> outputs(List<OutputItem> calls) {
		List<InputItem> outputs = new ArrayList<>();
		for (OutputItem call : calls) {
			String id = CallItems.callId(call);
			InputItem output = (id != null) ? output(call.type(), id) : null;
			if (output != null) {
				outputs.add(output.caller(call.caller()));
			}
		}
		return outputs;
	}

	private static @Nullable InputItem output(String type, String callId) {
		return switch (type) {
			case "function_call" -> InputItem.functionCallOutput(callId, error());
			case "custom_tool_call" -> InputItem.customToolCallOutput(callId, error());
			case "apply_patch_call" -> InputItem.raw(output(type, callId, "failed").put("output", REASON).json());
			case "shell_call" -> InputItem.raw(output(type, callId, null).put("output", List.of(shell())).json());
			default -> null;
		};
	}

	private static String error() {
		return "{\"error\":\"" + REASON + "\"}";
	}

	private static JsonFields output(String type, String callId, @Nullable String status) {
		return JsonFields.typed(type + "_output").put("call_id", callId).put("status", status);
	}

	private static JsonFields shell() {
		return new JsonFields().put("stdout", "").put("stderr", REASON).put("outcome", JsonFields.typed("timeout"));
	}

}
