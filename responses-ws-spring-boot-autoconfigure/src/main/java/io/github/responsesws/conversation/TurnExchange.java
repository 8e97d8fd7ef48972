package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.TurnListener;
import reactor.core.publisher.Flux;

/**
 * Runs single turns for conversations: a session pool, as a rule.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TurnExchange {

	/**
	 * Run one turn.
	 * @param request the complete request
	 * @return its events up to and including the terminal one, cold; an error is a
	 * {@link io.github.responsesws.protocol.ResponsesException}
	 */
	Flux<ResponseEvent> exchange(ResponseRequest request);

	/**
	 * Run one turn that leaves the lane alone which holds its
	 * {@code previous_response_id}, because another turn will continue from there.
	 * @param request the complete request
	 * @return its events, as those of {@link #exchange}
	 */
	default Flux<ResponseEvent> fork(ResponseRequest request) {
		return exchange(request);
	}

	/**
	 * Return an exchange that lets a listener hear of its turns.
	 * @param listener the listener
	 * @return the exchange; this one if it knows nothing that a listener could hear
	 */
	default TurnExchange listening(TurnListener listener) {
		return this;
	}

}
