package io.github.responsesws.session;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * One timer that is set to the earliest of many deadlines. It is owned by the thread (or
 * the serialized loop) of whoever sets it; the task runs on the scheduler's thread and
 * must hop to its owner.
 */
final class Alarm {

	private final Scheduler scheduler;

	private final Runnable task;

	private @Nullable Disposable timer;

	private long time;

	Alarm(Scheduler scheduler, Runnable task) {
		this.scheduler = scheduler;
		this.task = task;
	}

	long now() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * Make sure that the task runs no later than the time given. A timer that is set to
	 * an earlier time stays: the task finds nothing to do and sets the next one.
	 */
	void noLaterThan(long nanos) {
		if (this.timer != null && nanos - this.time >= 0) {
			return;
		}
		cancel();
		this.time = nanos;
		this.timer = this.scheduler.schedule(this.task, Math.max(nanos - now(), 0), TimeUnit.NANOSECONDS);
	}

	/**
	 * Tell the alarm, from its owner, that the task runs now. If it was set anew between
	 * the ring and this call, the task sees to that deadline too.
	 */
	void rang() {
		cancel();
	}

	void cancel() {
		Disposable timer = this.timer;
		this.timer = null;
		if (timer != null) {
			timer.dispose();
		}
	}

}
