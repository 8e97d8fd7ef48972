package io.github.responsesws.protocol;

/**
 * The service lists the tools of a remote MCP server.
 *
 * @since 0.1.0
 */
public sealed interface McpListToolsEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.mcp_list_tools.in_progress}: the listing started.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends ItemScopedEvent implements McpListToolsEvent {

		InProgress(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.mcp_list_tools.completed}: the listing succeeded.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends ItemScopedEvent implements McpListToolsEvent {

		Completed(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.mcp_list_tools.failed}: the listing failed; the item holds the
	 * reason.
	 *
	 * @since 0.1.0
	 */
	final class Failed extends ItemScopedEvent implements McpListToolsEvent {

		Failed(EventFrame frame) {
			super(frame);
		}

	}

}
