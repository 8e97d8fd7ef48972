package io.github.responsesws.turn;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs turns: single ones, as a session pool does, or those of one chain, one after the
 * other, as a conversation does for its run of tools.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TurnRunner {

	/**
	 * Run one turn. A runner that lets turns wait for a place asks their
	 * {@link TurnAdmission} in the context of the subscriber once there is one.
	 * @param request the complete request; a runner of a chain takes only what is new and
	 * continues the previous turn by itself
	 * @param placement where it may run. A runner without lanes takes what is a wish for
	 * {@link TurnPlacement#ANYWHERE} and refuses what is a condition; a runner of a chain
	 * knows the place by itself
	 * @return its events up to and including the terminal one, cold; an error is a
	 * {@link io.github.responsesws.protocol.ResponsesException}
	 */
	Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement);

	/**
	 * Run one turn anywhere.
	 * @param request the request
	 * @return its events
	 * @see #stream(ResponseRequest, TurnPlacement)
	 */
	default Flux<ResponseEvent> stream(ResponseRequest request) {
		return stream(request, TurnPlacement.ANYWHERE);
	}

	/**
	 * Return a runner that lets one more listener hear of its turns, after those it has.
	 * Whoever wraps another runner hands the listener on to that.
	 * @param listener the listener
	 * @return the runner; this one if it knows nothing that a listener could hear
	 */
	default TurnRunner listening(TurnListener listener) {
		return this;
	}

	/**
	 * Steer input to a response that runs.
	 * @param request the input, and the response
	 * @return the outcome, told before any event of the turn that follows from it
	 */
	default Mono<SteerResult> steer(SteerRequest request) {
		return Mono.just(new SteerResult.Failed(SteerResult.Failed.NOT_SUPPORTED, "This runner knows no steering",
				request.input()));
	}

	/**
	 * Return whether the response to a turn takes the outputs of its calls while it runs,
	 * as one of several agents does.
	 * @param request the turn, as it is given to {@link #stream}
	 */
	default boolean injects(ResponseRequest request) {
		return false;
	}

	/**
	 * Inject outputs of calls into a response that runs.
	 * @param request the outputs, and the response
	 * @return the outcome, told before the turn ends
	 */
	default Mono<InjectResult> inject(InjectRequest request) {
		return Mono.just(new InjectResult.Failed(InjectResult.Failed.NOT_SUPPORTED, "This runner knows no injection",
				request.input()));
	}

}
