package io.github.responsesws.resilience;

import java.time.Duration;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * How many turns of a model may be in flight, and when none may begin: as set by hand,
 * and as learned from what the service refuses. Belongs to its gate.
 */
final class GateBounds {

	private static final Logger logger = Loggers.getLogger(GateBounds.class);

	private final @Nullable String model;

	private final int fixed;

	private final TurnLimits.Terms terms;

	private final News news;

	private final GateAlarm alarm;

	private final AdaptiveBound bound = new AdaptiveBound();

	/** As long as the service asked. */
	private final Pause pause = new Pause();

	private int pauses;

	/**
	 * Create the bounds.
	 * @param fixed the most turns in flight, 0 for no bound by hand
	 * @param alarm goes off at the end of a pause
	 */
	GateBounds(@Nullable String model, int fixed, TurnLimits.Terms terms, News news, GateAlarm alarm) {
		this.model = model;
		this.fixed = (fixed > 0) ? fixed : Integer.MAX_VALUE;
		this.terms = terms;
		this.news = news;
		this.alarm = alarm;
	}

	/**
	 * Return whether there is any bound.
	 */
	boolean any(long now) {
		return this.fixed != Integer.MAX_VALUE || this.bound.exists() || this.pause.isOn(now);
	}

	/**
	 * Return how many turns may be in flight.
	 * @return a number, {@link Integer#MAX_VALUE} if there is no bound
	 */
	int most() {
		return Math.min(this.fixed, this.bound.value());
	}

	Pause pause() {
		return this.pause;
	}

	long generation() {
		return this.bound.generation();
	}

	/**
	 * Learn from a refusal.
	 * @param generation the generation in which the turn was let in
	 * @param inFlight how many turns were in flight, this one included
	 */
	void refused(long generation, int inFlight, TurnResult result, long now) {
		if (this.bound.refused(generation, inFlight, now)) {
			tellBound();
		}
		ApiException refusal = result.refusal();
		if (refusal != null && result.asksForPause()) {
			pause(refusal, result.askedPause(), now);
		}
	}

	/**
	 * Learn from a success.
	 * @param generation the generation in which the turn was let in
	 */
	void succeeded(long generation, long now) {
		if (generation == this.bound.generation()) {
			this.pauses = 0;
			if (this.bound.succeeded(generation, now)) {
				tellBound();
			}
		}
	}

	private void pause(ApiException refusal, @Nullable Duration asked, long now) {
		boolean already = this.pause.isOn(now);
		if (!already) {
			this.pauses++;
		}
		Duration wait = (asked != null) ? asked : TurnRetries.backoff(this.terms.retry(), this.pauses);
		Duration longest = this.terms.settings().maxPause();
		Duration pause = (wait.compareTo(longest) > 0) ? longest : wait;
		if (!this.pause.extend(now + pause.toNanos(), now)) {
			return;
		}
		this.alarm.noLaterThan(this.pause.until(), now);
		if (!already) {
			logger.debug("The service limits turns of {}: none begins for {}, then {} at once",
					(this.model != null) ? this.model : "its own model", DurationText.of(pause), this.bound.value());
			this.news.add(() -> this.terms.listener().onPause(this.model, refusal, pause));
		}
	}

	private void tellBound() {
		int value = most();
		this.news.add(() -> this.terms.listener().onBound(this.model, value));
	}

}
