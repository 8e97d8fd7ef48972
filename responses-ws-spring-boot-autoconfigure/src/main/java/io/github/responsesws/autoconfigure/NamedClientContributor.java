package io.github.responsesws.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.tool.ToolLoop;

/**
 * Adds something to each client, or only to some, that has to know which one it is for.
 * Beans of this type are applied in their order, after the properties and before
 * {@link ResponsesWebSocketClientBuilderCustomizer}s.
 *
 * @since 0.1.0
 */
public interface NamedClientContributor {

	/**
	 * Change the builder of a client.
	 * @param client which one
	 * @param builder its builder
	 */
	void contribute(NamedClient client, ResponsesWebSocketClient.Builder builder);

	/**
	 * Change the builder of a client's tool loop, unless the application has a loop of
	 * its own for it.
	 * @param client which one
	 * @param loop the builder of its loop
	 */
	default void contribute(NamedClient client, ToolLoop.Builder loop) {
	}

}
