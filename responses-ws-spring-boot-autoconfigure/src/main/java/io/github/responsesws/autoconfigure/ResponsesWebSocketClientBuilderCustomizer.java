package io.github.responsesws.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;

/**
 * Changes the builder of the auto-configured {@link ResponsesWebSocketClient}, after the
 * properties were applied to it. Beans of this type are applied in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ResponsesWebSocketClientBuilderCustomizer {

	/**
	 * Change the builder.
	 * @param builder the builder, with everything that properties and beans say
	 */
	void customize(ResponsesWebSocketClient.Builder builder);

}
