package io.github.responsesws.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing begins. Belongs to its gate.
 */
final class Pause {

	private boolean on;

	private long until;

	boolean isOn(long now) {
		this.on = this.on && now - this.until < 0;
		return this.on;
	}

	/**
	 * Let the pause last until a moment, or longer if it does already.
	 * @return whether it lasts longer than before
	 */
	boolean extend(long until, long now) {
		if (until - now <= 0 || (isOn(now) && until - this.until <= 0)) {
			return false;
		}
		this.on = true;
		this.until = until;
		return true;
	}

	long until() {
		return this.until;
	}

	@Nullable Duration rest(long now) {
		return isOn(now) ? Duration.ofNanos(this.until - now) : null;
	}

}
