package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.responsesws.tool.ToolErrorMode;

import org.springframework.boot.convert.DurationUnit;

/**
 * How the tool loop runs what the model calls.
 *
 * @since 0.1.0
 */
public class ToolProperties {

	/**
	 * Most turns of one run, the one with the final answer included.
	 */
	private int maxRounds = 32;

	/**
	 * Most calls of one run that run at once.
	 */
	private int maxConcurrency = 8;

	/**
	 * Longest time a call may take, for tools without a timeout of their own.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeout = Duration.ofSeconds(60);

	/**
	 * Longest time a call of an async tool may take, for tools without a timeout of their
	 * own.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration jobTimeout = Duration.ofMinutes(10);

	/**
	 * Most calls of async tools that run at once in all conversations. Beyond that, runs
	 * wait for their calls.
	 */
	private int maxJobs = 256;

	/**
	 * Longest wait for a decision on the call of an MCP tool.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration approvalTimeout = Duration.ofMinutes(5);

	/**
	 * What becomes of a call that failed. A bean of type ToolErrorHandler decides
	 * instead.
	 */
	private ToolErrorMode onError = ToolErrorMode.REPORT;

	/**
	 * Whether tools run on virtual threads, where the JDK has them.
	 */
	private boolean virtualThreads = true;

	/**
	 * Whether calls may run while the model still writes, as far as their tools allow it.
	 */
	private boolean earlyStart = true;

	public int getMaxRounds() {
		return this.maxRounds;
	}

	public void setMaxRounds(int maxRounds) {
		this.maxRounds = maxRounds;
	}

	public int getMaxConcurrency() {
		return this.maxConcurrency;
	}

	public void setMaxConcurrency(int maxConcurrency) {
		this.maxConcurrency = maxConcurrency;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public Duration getJobTimeout() {
		return this.jobTimeout;
	}

	public void setJobTimeout(Duration jobTimeout) {
		this.jobTimeout = jobTimeout;
	}

	public int getMaxJobs() {
		return this.maxJobs;
	}

	public void setMaxJobs(int maxJobs) {
		this.maxJobs = maxJobs;
	}

	public Duration getApprovalTimeout() {
		return this.approvalTimeout;
	}

	public void setApprovalTimeout(Duration approvalTimeout) {
		this.approvalTimeout = approvalTimeout;
	}

	public ToolErrorMode getOnError() {
		return this.onError;
	}

	public void setOnError(ToolErrorMode onError) {
		this.onError = onError;
	}

	public boolean isEarlyStart() {
		return this.earlyStart;
	}

	public void setEarlyStart(boolean earlyStart) {
		this.earlyStart = earlyStart;
	}

	public boolean isVirtualThreads() {
		return this.virtualThreads;
	}

	public void setVirtualThreads(boolean virtualThreads) {
		this.virtualThreads = virtualThreads;
	}

}
