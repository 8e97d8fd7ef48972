package io.github.responsesws.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A clock that a test moves, for turns whose input and output remain real. What is due
 * runs on the test's thread.
 */
final class SteppedClock implements Scheduler {

	private final AtomicLong now = new AtomicLong();

	private final List<Timer> timers = new CopyOnWriteArrayList<>();

	void forward(Duration time) {
		long reached = this.now.addAndGet(time.toNanos());
		for (Timer timer : this.timers) {
			if (timer.at - reached <= 0) {
				timer.dispose();
				timer.task.run();
			}
		}
	}

	/**
	 * Return whether something is due later.
	 */
	boolean isSet() {
		return !this.timers.isEmpty();
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(this.now.get(), TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task) {
		return Schedulers.parallel().schedule(task);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		Timer timer = new Timer(this.now.get() + unit.toNanos(delay), task);
		this.timers.add(timer);
		return timer;
	}

	@Override
	public Worker createWorker() {
		return new Worker() {

			@Override
			public Disposable schedule(Runnable task) {
				return SteppedClock.this.schedule(task);
			}

			@Override
			public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
				return SteppedClock.this.schedule(task, delay, unit);
			}

			@Override
			public void dispose() {
				// Nobody does.
			}

		};
	}

	private final class Timer implements Disposable {

		private final long at;

		private final Runnable task;

		Timer(long at, Runnable task) {
			this.at = at;
			this.task = task;
		}

		@Override
		public void dispose() {
			SteppedClock.this.timers.remove(this);
		}

		@Override
		public boolean isDisposed() {
			return !SteppedClock.this.timers.contains(this);
		}

	}

}
