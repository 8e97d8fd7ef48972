package io.github.responsesws.test.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What is to happen later, on threads that may wait for it. Guarded by itself.
 */
final class FaultSchedule {

	private final Scheduler clock;

	private Disposable.Composite tasks = Disposables.composite();

	FaultSchedule(Scheduler clock) {
		this.clock = clock;
	}

	synchronized void after(Duration delay, Runnable task) {
		Disposable.Composite mine = this.tasks;
		mine.add(this.clock.schedule(() -> mine.add(Schedulers.boundedElastic().schedule(() -> run(mine, task))),
				delay.toNanos(), TimeUnit.NANOSECONDS));
	}

	private synchronized void run(Disposable.Composite mine, Runnable task) {
		if (!mine.isDisposed()) {
			task.run();
		}
	}

	/**
	 * Forget what has not happened. What happens right now has happened when this
	 * returns.
	 */
	synchronized void clear() {
		this.tasks.dispose();
		this.tasks = Disposables.composite();
	}

}
