package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationUnit;

/**
 * When turns go over HTTP instead of the WebSocket, and when the WebSocket is tried
 * again.
 *
 * @since 0.1.0
 */
public class FallbackProperties {

	/**
	 * Losses in a row after which turns go over HTTP.
	 */
	private int maxLosses = 3;

	/**
	 * Time after which the WebSocket is tried again.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration coolDown = Duration.ofSeconds(30);

	/**
	 * Longest time between two tries, up to which it doubles with each one that fails.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxCoolDown = Duration.ofMinutes(10);

	/**
	 * Whether health is OUT_OF_SERVICE while turns have to go over HTTP.
	 */
	private boolean outOfService;

	public int getMaxLosses() {
		return this.maxLosses;
	}

	public void setMaxLosses(int maxLosses) {
		this.maxLosses = maxLosses;
	}

	public Duration getCoolDown() {
		return this.coolDown;
	}

	public void setCoolDown(Duration coolDown) {
		this.coolDown = coolDown;
	}

	public Duration getMaxCoolDown() {
		return this.maxCoolDown;
	}

	public void setMaxCoolDown(Duration maxCoolDown) {
		this.maxCoolDown = maxCoolDown;
	}

	public boolean isOutOfService() {
		return this.outOfService;
	}

	public void setOutOfService(boolean outOfService) {
		this.outOfService = outOfService;
	}

}
