package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
	 * Run one turn on the lane that holds its {@code previous_response_id}, where steered
	 * input waits for it, or not at all.
	 * @param request the complete request
	 * @return its events, as those of {@link #exchange}, or a
	 * {@link io.github.responsesws.session.ChainNotHeldException}
	 */
	default Flux<ResponseEvent> inPlace(ResponseRequest request) {
		return exchange(request);
	}

	/**
	 * Steer input to a response that runs.
	 * @param request the input, and the response
	 * @return the outcome, told before any event of the turn that follows from it
	 */
	default Mono<SteerResult> steer(SteerRequest request) {
		return Mono.just(new SteerResult.Failed(SteerResult.Failed.NOT_SUPPORTED, "This exchange knows no steering",
				request.input()));
	}

}
