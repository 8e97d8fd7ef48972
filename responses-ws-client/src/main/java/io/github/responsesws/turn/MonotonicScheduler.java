package io.github.responsesws.turn;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A scheduler whose clock never jumps. Schedulers tell the time of the day by default,
 * and a clock set forward by ten minutes would end every turn and session at once.
 *
 * @since 0.1.0
 */
public final class MonotonicScheduler implements Scheduler {

	private final Scheduler delegate;

	/**
	 * Create a scheduler.
	 * @param delegate what runs the tasks
	 */
	public MonotonicScheduler(Scheduler delegate) {
		this.delegate = delegate;
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task) {
		return this.delegate.schedule(task);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return this.delegate.schedule(task, delay, unit);
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		return this.delegate.schedulePeriodically(task, initialDelay, period, unit);
	}

	@Override
	public Worker createWorker() {
		return this.delegate.createWorker();
	}

}
