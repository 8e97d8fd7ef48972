package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationUnit;

/**
 * When turns are sent again that failed before any output.
 *
 * @since 0.1.0
 */
public class RetryProperties {

	/**
	 * Most times that a turn is sent, the first one included. 1 for no retries.
	 */
	private int maxAttempts = 4;

	/**
	 * Wait after a first failure of which the service does not say how long to wait. It
	 * doubles with each further one.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration minBackoff = Duration.ofMillis(500);

	/**
	 * Longest wait of which the service does not say how long it is.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxBackoff = Duration.ofSeconds(8);

	/**
	 * Part of such a wait by which it is shortened at random, from 0 to 1.
	 */
	private double jitter = 0.25;

	/**
	 * Longest wait that the service may ask for before a turn is sent again.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxWait = Duration.ofSeconds(10);

	/**
	 * Time after the beginning of a turn at which it is sent for the last time.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration budget = Duration.ofSeconds(60);

	/**
	 * Whether a single turn that stores nothing is sent again when its connection was
	 * lost before any output, although the service may have run it.
	 */
	private boolean ambiguous = false;

	public int getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public Duration getMinBackoff() {
		return this.minBackoff;
	}

	public void setMinBackoff(Duration minBackoff) {
		this.minBackoff = minBackoff;
	}

	public Duration getMaxBackoff() {
		return this.maxBackoff;
	}

	public void setMaxBackoff(Duration maxBackoff) {
		this.maxBackoff = maxBackoff;
	}

	public double getJitter() {
		return this.jitter;
	}

	public void setJitter(double jitter) {
		this.jitter = jitter;
	}

	public Duration getMaxWait() {
		return this.maxWait;
	}

	public void setMaxWait(Duration maxWait) {
		this.maxWait = maxWait;
	}

	public Duration getBudget() {
		return this.budget;
	}

	public void setBudget(Duration budget) {
		this.budget = budget;
	}

	public boolean isAmbiguous() {
		return this.ambiguous;
	}

	public void setAmbiguous(boolean ambiguous) {
		this.ambiguous = ambiguous;
	}

}
