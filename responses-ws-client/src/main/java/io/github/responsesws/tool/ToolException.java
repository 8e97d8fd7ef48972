package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool failed. The message names the tool and the kind of failure; it quotes
 * neither the arguments nor the message of the tool's own exception, which is the cause.
 *
 * @since 0.1.0
 */
public final class ToolException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	private final transient ToolCall call;

	private final @Nullable String explanation;

	private ToolException(Reason reason, ToolCall call, String message, @Nullable String explanation,
			@Nullable String hint, @Nullable Throwable cause) {
		super(reason.code, message, ReplayVerdict.NEVER, hint, cause);
		this.reason = reason;
		this.call = call;
		this.explanation = explanation;
	}

	static ToolException failed(ToolCall call, Throwable cause) {
		return new ToolException(Reason.FAILED, call,
				"The tool " + call.name() + " failed with " + cause.getClass().getName(), null, null, cause);
	}

	static ToolException unsupportedResult(ToolCall call, UnsupportedResultException cause) {
		return new ToolException(Reason.FAILED, call,
				"The tool " + call.name() + " ran, but its result cannot be told to the model: it " + cause.problem(),
				null, cause.hint(), cause);
	}

	static ToolException timedOut(ToolCall call, Duration timeout, boolean async) {
		String property = async ? "responses-ws.tool.job-timeout" : "responses-ws.tool.timeout";
		if (call.kind() == ToolCall.Kind.MCP_APPROVAL) {
			property = "responses-ws.tool.approval-timeout";
		}
		return new ToolException(Reason.TIMED_OUT, call, "The tool " + call.name() + " did not finish within "
				+ DurationText.of(timeout) + " (" + property + ", or its own)", null,
				"Make the tool faster, or raise the timeout.", null);
	}

	static ToolException malformedArguments(ToolCall call, String problem) {
		return new ToolException(Reason.MALFORMED_ARGUMENTS, call,
				"The arguments of the tool " + call.name() + " are malformed", problem, null, null);
	}

	static ToolException unknown(ToolCall call, String name, String known) {
		return new ToolException(Reason.UNKNOWN_TOOL, call, "The model called a tool that the loop does not have",
				"there is no tool " + name + "; there are " + known,
				"Give the loop every function and custom tool that the request offers.", null);
	}

	/**
	 * Return what went wrong.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Return the call that failed.
	 */
	public ToolCall call() {
		return this.call;
	}

	/**
	 * Return details that help the model to call better. They may quote names the model
	 * made up.
	 * @return the explanation, or null
	 */
	public @Nullable String explanation() {
		return this.explanation;
	}

	/**
	 * Why a call failed.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/**
		 * The tool ended with an exception, which is the cause.
		 */
		FAILED("tool_failed"),

		/**
		 * The tool did not finish in time.
		 */
		TIMED_OUT("tool_timeout"),

		/**
		 * The arguments are not JSON or do not fit their type.
		 */
		MALFORMED_ARGUMENTS("malformed_tool_arguments"),

		/**
		 * There is no tool of that name.
		 */
		UNKNOWN_TOOL("unknown_tool");

		private final String code;

		Reason(String code) {
			this.code = code;
		}

	}

}
