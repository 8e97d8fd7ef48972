package io.github.responsesws.test.engine;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes events on their way to the client. The server itself remembers them as they
 * were.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Alteration {

	/**
	 * Change an event.
	 * @param event the event, which may be changed in place
	 * @return what to send instead, or {@code null} to send nothing
	 */
	@Nullable ObjectNode apply(ObjectNode event);

}
