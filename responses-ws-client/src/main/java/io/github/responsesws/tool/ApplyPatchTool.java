package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.ApplyPatchCallItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.PatchOperation;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolCaller;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;

/**
 * The tool that changes files which the application keeps. The handler returns a
 * {@link PatchResult}, or text or nothing for a change that was made, or a publisher of
 * that. Paths are the model's: whoever changes files has to see that they lead to where
 * they may.
 *
 * @since 0.1.0
 */
public final class ApplyPatchTool extends BuiltInTool<ApplyPatchCallItem> {

	private ApplyPatchTool(Tool definition, @Nullable Duration timeout, ToolHandler<ApplyPatchCallItem> handler) {
		super(ToolCall.Kind.APPLY_PATCH, definition, timeout, handler);
	}

	/**
	 * Create a tool.
	 * @param handler changes the file
	 * @return the tool
	 */
	public static ApplyPatchTool of(ToolHandler<ApplyPatchCallItem> handler) {
		return new ApplyPatchTool(Tool.applyPatch(), null, handler);
	}

	/**
	 * Return a copy with a timeout of its own.
	 * @param timeout the longest time a call may take
	 */
	public ApplyPatchTool timeout(Duration timeout) {
		return new ApplyPatchTool(definition(), timeout, handler());
	}

	/**
	 * Return a copy that only some may call.
	 * @param callers who may; none for what the service decides, the model alone
	 */
	public ApplyPatchTool allowedCallers(ToolCaller... callers) {
		return new ApplyPatchTool(definition().allowedCallers(callers), timeout(), handler());
	}

	@Override
	@Nullable ApplyPatchCallItem call(OutputItem item) {
		return (item instanceof ApplyPatchCallItem call) ? call : null;
	}

	@Override
	String callId(ApplyPatchCallItem call) {
		return call.callId();
	}

	@Override
	RawJson arguments(ApplyPatchCallItem call) {
		return member(call, "operation");
	}

	@Override
	@Nullable String problem(ApplyPatchCallItem call) {
		PatchOperation operation = call.operation();
		if (operation.kind() == PatchOperation.Kind.OTHER) {
			return "the operation is unknown";
		}
		if (operation.path().isEmpty()) {
			return "there is no path";
		}
		return (operation.kind() != PatchOperation.Kind.DELETE_FILE && operation.diff() == null) ? "there is no diff"
				: null;
	}

	@Override
	Invocation.Answer answer(ApplyPatchCallItem call, @Nullable Object result) {
		PatchResult patch = patch(result);
		String output = patch.output();
		return new Invocation.Answer((output != null) ? output : "",
				InputItem.applyPatchCallOutput(call, patch.applied(), output));
	}

	private static PatchResult patch(@Nullable Object result) {
		if (result == null || result instanceof NullNode) {
			return PatchResult.applied(null);
		}
		if (result instanceof CharSequence text) {
			return PatchResult.applied(text.toString());
		}
		if (result instanceof PatchResult patch) {
			return patch;
		}
		throw UnsupportedResultException.unexpected(result, "a PatchResult");
	}

	@Override
	InputItem failure(ApplyPatchCallItem call, ToolException failure, String output) {
		return InputItem.applyPatchCallOutput(call, false, output);
	}

}
