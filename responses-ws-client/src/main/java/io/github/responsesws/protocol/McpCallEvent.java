package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A call the service makes to a tool of a remote MCP server.
 *
 * @since 0.1.0
 */
public sealed interface McpCallEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.mcp_call_arguments.delta}: more of the arguments: a fragment of
	 * JSON text.
	 *
	 * @since 0.1.0
	 */
	final class ArgumentsDelta extends ItemDelta implements McpCallEvent, DeltaEvent {

		ArgumentsDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.mcp_call_arguments.done}: the arguments are complete.
	 *
	 * @since 0.1.0
	 */
	final class ArgumentsDone extends ItemScopedEvent implements McpCallEvent {

		ArgumentsDone(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the arguments as JSON text.
		 */
		public String arguments() {
			return jsonText("arguments");
		}

	}

	/**
	 * {@code response.mcp_call.in_progress}: the call started.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends ItemScopedEvent implements McpCallEvent {

		InProgress(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.mcp_call.completed}: the call succeeded.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends ItemScopedEvent implements McpCallEvent {

		Completed(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.mcp_call.failed}: the call failed; the item holds the reason.
	 *
	 * @since 0.1.0
	 */
	final class Failed extends ItemScopedEvent implements McpCallEvent {

		Failed(EventFrame frame) {
			super(frame);
		}

	}

}
