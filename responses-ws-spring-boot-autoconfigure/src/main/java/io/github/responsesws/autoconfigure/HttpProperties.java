package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationUnit;

/**
 * How many turns run over HTTP at once, and how others wait for them.
 *
 * @since 0.1.0
 */
public class HttpProperties {

	/**
	 * Most HTTP connections, each of which runs one turn at a time.
	 */
	private int maxConnections = 64;

	/**
	 * Most turns waiting for an HTTP connection.
	 */
	private int maxPending = 1000;

	/**
	 * Longest wait of a turn for an HTTP connection.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration acquireTimeout = Duration.ofSeconds(30);

	/**
	 * Idle time after which an HTTP connection is closed.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration idleTimeout = Duration.ofSeconds(30);

	public int getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(int maxConnections) {
		this.maxConnections = maxConnections;
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

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

}
