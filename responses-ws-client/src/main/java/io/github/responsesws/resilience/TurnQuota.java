package io.github.responsesws.resilience;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Counts turns and tokens by the minute. Several instances of an application share a
 * quota if they share its store. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface TurnQuota {

	/**
	 * Take one turn and its tokens.
	 * @param model the model, an empty text for the one that the service chooses
	 * @param limits the bounds of the model
	 * @param tokens how many tokens the turn may take, as far as is known before
	 * @return zero if they were taken; else how long to wait before it makes sense to ask
	 * again. To fail is to have no objection
	 */
	Mono<Duration> take(String model, ModelLimits limits, long tokens);

	/**
	 * Correct what was taken, in the background, now that more is known.
	 * @param model the model
	 * @param limits the bounds of the model
	 * @param turns how many turns were taken too few; negative for too many
	 * @param tokens how many tokens were taken too few; negative for too many
	 */
	void correct(String model, ModelLimits limits, int turns, long tokens);

}
