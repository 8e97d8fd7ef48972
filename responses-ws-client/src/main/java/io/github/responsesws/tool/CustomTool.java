package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolCaller;
import org.jspecify.annotations.Nullable;

/**
 * A tool that takes free text, or text that follows a grammar, with the code that runs
 * it. Immutable and safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class CustomTool {

	private final String name;

	private final Tool definition;

	private final @Nullable Duration timeout;

	private final boolean earlyStart;

	private final boolean async;

	private final OutputWriter writer;

	private final ToolHandler<String> handler;

	private CustomTool(String name, Tool definition, @Nullable Duration timeout, boolean earlyStart, boolean async,
			ToolHandler<String> handler) {
		this.name = name;
		this.definition = AsyncTools.checked(name, definition);
		this.timeout = timeout;
		this.earlyStart = earlyStart;
		this.async = async;
		this.writer = OutputWriter.of(handler);
		this.handler = handler;
	}

	/**
	 * Create a tool that takes any text.
	 * @param name the name
	 * @param description when and how to call it
	 * @param handler runs the tool; it is given the text
	 * @return the tool
	 */
	public static CustomTool of(String name, String description, ToolHandler<String> handler) {
		return new CustomTool(name, Tool.custom(name, description), null, false, false, handler);
	}

	/**
	 * Return a copy that holds the model to a grammar.
	 * @param format the value of {@code format}: a {@code RawJson}, a {@code JsonNode} or
	 * a {@code Map}
	 */
	public CustomTool format(Object format) {
		return new CustomTool(this.name, this.definition.with("format", format), this.timeout, this.earlyStart,
				this.async, this.handler);
	}

	/**
	 * Return a copy with a timeout of its own.
	 * @param timeout the longest time a call may take
	 */
	public CustomTool timeout(Duration timeout) {
		return new CustomTool(this.name, this.definition, timeout, this.earlyStart, this.async, this.handler);
	}

	/**
	 * Return a copy that says whether a call may run as soon as it is complete, while the
	 * model still writes; it may not by default.
	 * @param earlyStart whether a call may run before its response has ended
	 * @see FunctionTool.Builder#earlyStart
	 */
	public CustomTool earlyStart(boolean earlyStart) {
		return new CustomTool(this.name, this.definition, this.timeout, earlyStart, this.async, this.handler);
	}

	/**
	 * Return a copy that says whether the model goes on without the output; it waits for
	 * it by default.
	 * @param async whether calls are left open
	 * @see FunctionTool.Builder#async
	 */
	public CustomTool async(boolean async) {
		return new CustomTool(this.name, this.definition.with("async", async), this.timeout, this.earlyStart, async,
				this.handler);
	}

	/**
	 * Return a copy that only some may call.
	 * @param callers who may; none for what the service decides, the model alone
	 * @see FunctionTool.Builder#allowedCallers
	 */
	public CustomTool allowedCallers(ToolCaller... callers) {
		return new CustomTool(this.name, this.definition.allowedCallers(callers), this.timeout, this.earlyStart,
				this.async, this.handler);
	}

	/**
	 * Return the name that the model calls.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what a request says of the tool.
	 * @return the definition
	 */
	public Tool definition() {
		return this.definition;
	}

	/**
	 * Return the longest time a call may take.
	 * @return the timeout, or null if {@link ToolSettings#timeout()} decides, or
	 * {@link ToolSettings#jobTimeout()} for an async tool
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return whether a call may run before the response that makes it has ended.
	 * @return false if it waits for the end
	 */
	public boolean earlyStart() {
		return this.earlyStart;
	}

	/**
	 * Return whether the model goes on without the output.
	 * @return false if the model waits for the output of each call
	 */
	public boolean async() {
		return this.async;
	}

	OutputWriter writer() {
		return this.writer;
	}

	@Nullable Object call(String input, ToolContext context) throws Exception {
		return this.handler.handle(input, context);
	}

	@Override
	public String toString() {
		return "CustomTool " + this.name;
	}

}
