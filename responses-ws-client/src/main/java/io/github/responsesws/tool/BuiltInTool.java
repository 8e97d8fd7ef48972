package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the service defines and the application runs, with the code that does so.
 * Immutable and safe for use by any thread.
 *
 * @param <C> the calls of the tool
 * @since 0.1.0
 */
public abstract sealed class BuiltInTool<C extends OutputItem>
		permits ShellTool, LocalShellTool, ApplyPatchTool, ComputerTool, ToolSearchTool {

	private final ToolCall.Kind kind;

	private final Tool definition;

	private final @Nullable Duration timeout;

	private final ToolHandler<C> handler;

	BuiltInTool(ToolCall.Kind kind, Tool definition, @Nullable Duration timeout, ToolHandler<C> handler) {
		this.kind = kind;
		this.definition = definition;
		this.timeout = timeout;
		this.handler = handler;
	}

	/**
	 * Return what a request says of the tool.
	 * @return the definition
	 */
	public final Tool definition() {
		return this.definition;
	}

	/**
	 * Return the longest time a call may take.
	 * @return the timeout, or null if {@link ToolSettings#timeout()} decides
	 */
	public final @Nullable Duration timeout() {
		return this.timeout;
	}

	final ToolCall.Kind kind() {
		return this.kind;
	}

	final ToolHandler<C> handler() {
		return this.handler;
	}

	/**
	 * Return an item as a call of this tool.
	 * @return the call, or null if it is none
	 */
	abstract @Nullable C call(OutputItem item);

	/**
	 * Return the ID by which a call is answered.
	 */
	abstract String callId(C call);

	/**
	 * Return what a call asks for, as JSON.
	 */
	abstract RawJson arguments(C call);

	/**
	 * Return what is wrong with a call: nothing is run that lacks what it is about.
	 * @return what the model is told, or null if the call is whole
	 */
	abstract @Nullable String problem(C call);

	/**
	 * Return the answer to a call.
	 * @param result what the handler returned
	 * @throws UnsupportedResultException if that is no result of this tool
	 */
	abstract Invocation.Answer answer(C call, @Nullable Object result);

	/**
	 * Return what the model is told of a call that failed.
	 * @param failure why it failed
	 * @param output the words
	 * @return the answer, or null if the service knows no such answer
	 */
	abstract @Nullable InputItem failure(C call, ToolException failure, String output);

	/**
	 * Return the invocation that an item asks for.
	 * @param timeout the longest time of tools that do not say so themselves
	 * @return the invocation, or null if it is no call of this tool
	 */
	final @Nullable Invocation invocation(OutputItem item, Duration timeout) {
		C call = call(item);
		return (call != null)
				? new BuiltInInvocation<>(this, call, toolCall(call), (this.timeout != null) ? this.timeout : timeout)
				: null;
	}

	/**
	 * Return a member of a call as JSON.
	 */
	static RawJson member(OutputItem call, String name) {
		RawJson member = call.json().members().get(name);
		return (member != null) ? member : RawJson.parse("null");
	}

	private ToolCall toolCall(C call) {
		return new ToolCall(this.kind, callId(call), this.kind.toolName(), arguments(call).asString(), call.caller(),
				call.agent());
	}

	@Override
	public final String toString() {
		return getClass().getSimpleName();
	}

}
