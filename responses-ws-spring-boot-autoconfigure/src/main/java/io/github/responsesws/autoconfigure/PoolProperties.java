package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;

/**
 * How many sessions there are, how long they live and how turns wait for them.
 *
 * @since 0.1.0
 */
public class PoolProperties {

	/**
	 * Most sessions open at once, not counting one that is being replaced.
	 */
	private int maxSessions = 8;

	/**
	 * Sessions kept open even if nothing uses them.
	 */
	private int minIdle = 0;

	/**
	 * Whether the application fails to start if the first session cannot be opened. Needs
	 * min-idle to be at least 1.
	 */
	private boolean failFast = false;

	/**
	 * Most sessions kept open while nothing uses them.
	 */
	private int maxIdle = 8;

	/**
	 * Most turns waiting for a lane.
	 */
	private int maxPending = 1000;

	/**
	 * Longest wait of a turn for a lane.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration acquireTimeout = Duration.ofSeconds(30);

	/**
	 * Longest wait of a turn for the busy lane that holds its chain. Turns of
	 * conversations do not wait.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration affinityWait = Duration.ofSeconds(5);

	/**
	 * Idle time after which a session is closed. Unless set, the provider decides: 4m for
	 * Vercel, 5m for any other.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration idleTimeout;

	/**
	 * Age at which a session is replaced. Unless set, the provider decides: 24m for xAI,
	 * 12m for Vercel, 55m for any other.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration maxAge;

	/**
	 * Part of the maximum age by which it is shortened at random, from 0 to 0.5.
	 */
	private double maxAgeJitter = 0.1;

	/**
	 * Most handshakes under way at once.
	 */
	private int maxConcurrentHandshakes = 4;

	/**
	 * Wait after the first failed handshake.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration minBackoff = Duration.ofMillis(500);

	/**
	 * Longest wait between failed handshakes.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxBackoff = Duration.ofSeconds(8);

	/**
	 * Failed handshakes in a row after which waiting turns are told.
	 */
	private int maxAttempts = 5;

	/**
	 * Longest time that running turns may take to finish once the client is closing.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration shutdownTimeout = Duration.ofSeconds(25);

	public int getMaxSessions() {
		return this.maxSessions;
	}

	public void setMaxSessions(int maxSessions) {
		this.maxSessions = maxSessions;
	}

	public int getMinIdle() {
		return this.minIdle;
	}

	public void setMinIdle(int minIdle) {
		this.minIdle = minIdle;
	}

	public boolean isFailFast() {
		return this.failFast;
	}

	public void setFailFast(boolean failFast) {
		this.failFast = failFast;
	}

	public int getMaxIdle() {
		return this.maxIdle;
	}

	public void setMaxIdle(int maxIdle) {
		this.maxIdle = maxIdle;
	}

	public int getMaxPending() {
		return this.maxPending;
	}

	public void setMaxPending(int maxPending) {
		this.maxPending = maxPending;
	}

	public Duration getAcquireTimeout() {
		return this.acquireTimeout;
	}

	public void setAcquireTimeout(Duration acquireTimeout) {
		this.acquireTimeout = acquireTimeout;
	}

	public Duration getAffinityWait() {
		return this.affinityWait;
	}

	public void setAffinityWait(Duration affinityWait) {
		this.affinityWait = affinityWait;
	}

	public @Nullable Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(@Nullable Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public @Nullable Duration getMaxAge() {
		return this.maxAge;
	}

	public void setMaxAge(@Nullable Duration maxAge) {
		this.maxAge = maxAge;
	}

	public double getMaxAgeJitter() {
		return this.maxAgeJitter;
	}

	public void setMaxAgeJitter(double maxAgeJitter) {
		this.maxAgeJitter = maxAgeJitter;
	}

	public int getMaxConcurrentHandshakes() {
		return this.maxConcurrentHandshakes;
	}

	public void setMaxConcurrentHandshakes(int maxConcurrentHandshakes) {
		this.maxConcurrentHandshakes = maxConcurrentHandshakes;
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

	public int getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

}
