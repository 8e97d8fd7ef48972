package io.github.responsesws.conversation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The jobs that run in all conversations of a client, which it keeps from the garbage
 * collector together with their conversations. Safe for use by any thread.
 */
final class RunningJobs {

	private final Set<Job> jobs = ConcurrentHashMap.newKeySet();

	private final AtomicInteger size = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Return a place where no job may run.
	 */
	static RunningJobs none() {
		RunningJobs none = new RunningJobs();
		none.close();
		return none;
	}

	/**
	 * Let a job run.
	 * @param max how many may run
	 * @return whether it may; if so it has to {@link #leave} in the end
	 */
	boolean enter(Job job, int max) {
		if (this.closed || this.size.getAndUpdate((size) -> (size < max) ? size + 1 : size) >= max) {
			return false;
		}
		this.jobs.add(job);
		if (this.closed) {
			// Whoever closes may have looked before.
			leave(job);
			return false;
		}
		return true;
	}

	void leave(Job job) {
		if (this.jobs.remove(job)) {
			this.size.decrementAndGet();
		}
	}

	int size() {
		return this.size.get();
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Cancel all jobs, and let none begin any more.
	 */
	void close() {
		this.closed = true;
		this.jobs.forEach(Job::cancel);
	}

}
