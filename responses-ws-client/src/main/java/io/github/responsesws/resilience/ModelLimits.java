package io.github.responsesws.resilience;

import io.github.responsesws.settings.Check;

/**
 * Bounds that are set by hand for the turns of one model. 0 is no bound.
 *
 * @param inFlight the most turns in flight
 * @param turnsPerMinute the most turns that begin in a minute
 * @param tokensPerMinute the most tokens, of input and output, that turns of a minute may
 * take
 * @since 0.1.0
 */
public record ModelLimits(int inFlight, int turnsPerMinute, long tokensPerMinute) {

	/**
	 * No bounds.
	 */
	public static final ModelLimits NONE = new ModelLimits(0, 0, 0);

	public ModelLimits {
		Check.atLeast(inFlight, 0, "responses-ws.limits.in-flight");
		Check.atLeast(turnsPerMinute, 0, "responses-ws.limits.turns-per-minute");
		Check.atLeast(tokensPerMinute, 0, "responses-ws.limits.tokens-per-minute");
	}

	boolean hasRates() {
		return this.turnsPerMinute > 0 || this.tokensPerMinute > 0;
	}

}
