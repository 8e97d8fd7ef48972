package io.github.responsesws.session;

import java.time.Duration;

/**
 * Whether new sessions may use several lanes. A server that does not tell lanes apart is
 * believed for a while; then the next session finds out, with one turn at a time until
 * the server has named a lane. Belongs to the pool's drain loop.
 */
final class LaneTrust {

	static final Duration SHORTEST = Duration.ofMinutes(1);

	private static final Duration LONGEST = Duration.ofHours(1);

	private final SessionSettings configured;

	private final SessionSettings oneLane;

	private Duration wait = Duration.ZERO;

	private long notBefore;

	LaneTrust(SessionSettings configured) {
		this.configured = configured;
		this.oneLane = configured.mutate().lanes(1).build();
	}

	/**
	 * Return the settings of a session that is opened now.
	 */
	SessionSettings settings(long now) {
		return isWithheld(now) ? this.oneLane : this.configured;
	}

	private boolean isWithheld(long now) {
		return isInDoubt() && now - this.notBefore < 0;
	}

	/**
	 * Whether a session with several lanes has yet to show that the server names them.
	 */
	boolean isInDoubt() {
		return !this.wait.isZero();
	}

	/**
	 * Note that the server does not name lanes.
	 * @return how long new sessions have one lane, zero if that was known
	 */
	Duration refused(long now) {
		if (this.configured.lanes() == 1 || isWithheld(now)) {
			return Duration.ZERO;
		}
		Duration twice = this.wait.multipliedBy(2);
		this.wait = !isInDoubt() ? SHORTEST : (twice.compareTo(LONGEST) < 0) ? twice : LONGEST;
		this.notBefore = now + this.wait.toNanos();
		return this.wait;
	}

	/**
	 * Note that the server names lanes after all.
	 */
	void restored() {
		this.wait = Duration.ZERO;
	}

}
