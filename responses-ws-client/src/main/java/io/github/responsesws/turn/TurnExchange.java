package io.github.responsesws.turn;

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
	 * @param placement where it may run; an exchange without lanes takes what is a wish
	 * for {@link TurnPlacement#ANYWHERE} and refuses what is a condition
	 * @return its events up to and including the terminal one, cold; an error is a
	 * {@link io.github.responsesws.protocol.ResponsesException}
	 */
	Flux<ResponseEvent> exchange(ResponseRequest request, TurnPlacement placement);

	/**
	 * Return an exchange that lets one more listener hear of its turns, beside those it
	 * has.
	 * @param listener the listener
	 * @return the exchange; this one if it knows nothing that a listener could hear
	 */
	default TurnExchange listening(TurnListener listener) {
		return this;
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
