package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.responsesws.protocol.Usage;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * What a gate knows of the quota by the minute: it is asked for one turn at a time, the
 * one that has waited longest. Belongs to its gate; the quota itself is only ever asked
 * and told outside of the gate, as one elsewhere takes its time.
 */
final class GateQuota {

	private static final Logger logger = Loggers.getLogger(GateQuota.class);

	private final TurnQuota quota;

	private final String model;

	private final ModelLimits limits;

	private final News news;

	private final Pause exhaustion = new Pause();

	private boolean asking;

	GateQuota(TurnQuota quota, @Nullable String model, ModelLimits limits, News news) {
		this.quota = quota;
		this.model = (model != null) ? model : "";
		this.limits = limits;
		this.news = news;
	}

	boolean countsTokens() {
		return this.limits.tokensPerMinute() > 0;
	}

	/**
	 * Return when the quota may have something left.
	 */
	Pause exhaustion() {
		return this.exhaustion;
	}

	/**
	 * Ask for a turn, unless the quota is asked already or has nothing left.
	 * @param answered told how long to wait, zero if the turn may begin
	 */
	void ask(ResilientTurn turn, long now, Consumer<Duration> answered) {
		if (this.asking || this.exhaustion.isOn(now)) {
			return;
		}
		this.asking = true;
		this.news.add(() -> this.quota.take(this.model, this.limits, cost(turn))
			.defaultIfEmpty(Duration.ZERO)
			.subscribe(answered, (failure) -> {
				logger.debug("The quota of turns could not be asked", failure);
				answered.accept(Duration.ZERO);
			}));
	}

	/**
	 * Take note of an answer.
	 */
	void answered(ResilientTurn turn, Duration wait, long now) {
		this.asking = false;
		if (wait.isZero()) {
			turn.paid = true;
		}
		else {
			this.exhaustion.extend(now + wait.toNanos(), now);
		}
	}

	/**
	 * Take note of what a turn cost that was sent.
	 */
	void settle(ResilientTurn turn, @Nullable Usage usage) {
		boolean paid = turn.paid;
		turn.paid = false;
		if (paid && usage != null && countsTokens()) {
			long more = usage.totalTokens() - cost(turn);
			this.news.add(() -> this.quota.correct(this.model, this.limits, 0, more));
		}
	}

	/**
	 * Give back what was taken for a turn that is not sent.
	 */
	void giveBack(ResilientTurn turn) {
		if (turn.paid) {
			turn.paid = false;
			this.news.add(() -> this.quota.correct(this.model, this.limits, -1, -cost(turn)));
		}
	}

	/**
	 * Return what a turn takes: one that may cost more than a minute allows takes it all.
	 */
	private long cost(ResilientTurn turn) {
		return Math.min(turn.tokens(), this.limits.tokensPerMinute());
	}

}
