package io.github.responsesws.turn;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import reactor.core.publisher.Mono;

/**
 * Asks the service to compact a conversation, with {@code POST /responses/compact} for
 * example.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CompactionTransport {

	/**
	 * Compact.
	 * @param request model, instructions, and either the items as input or the ID of a
	 * stored response
	 * @return the answer, an object whose {@code output} is the new window
	 */
	Mono<RawJson> compact(ResponseRequest request);

}
