package io.github.responsesws.resilience;

import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.Scheduler;

/**
 * The one alarm of a gate, set to the earliest moment at which there is something to do.
 * Belongs to its gate; it goes off on a thread of the timer, which asks it first whether
 * it is still meant.
 */
final class GateAlarm {

	private final Scheduler timer;

	private final Ring ring;

	private boolean set;

	private long at;

	GateAlarm(Scheduler timer, Ring ring) {
		this.timer = timer;
		this.ring = ring;
	}

	/**
	 * Go off at a moment, unless that happens sooner anyway.
	 */
	void noLaterThan(long at, long now) {
		// One that comes too late is left alone: to dispose of it could interrupt it.
		if (!this.set || at - this.at < 0) {
			this.set = true;
			this.at = at;
			this.timer.schedule(() -> this.ring.rang(at), Math.max(0, at - now), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Note that the alarm went off.
	 * @param at when it was set to
	 * @return whether it was still meant
	 */
	boolean isMeant(long at) {
		boolean meant = this.set && this.at == at;
		if (meant) {
			this.set = false;
		}
		return meant;
	}

	/**
	 * Hears of the alarm.
	 */
	@FunctionalInterface
	interface Ring {

		/**
		 * The alarm went off.
		 * @param at when it was set to
		 */
		void rang(long at);

	}

}
