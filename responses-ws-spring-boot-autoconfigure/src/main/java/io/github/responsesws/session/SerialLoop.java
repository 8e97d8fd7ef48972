package io.github.responsesws.session;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.concurrent.Queues;

/**
 * Runs tasks one after the other on whichever thread brings the first of them, without a
 * lock: the state that only these tasks touch needs no other protection. After each batch
 * of tasks it runs one closing task.
 */
final class SerialLoop {

	private static final Logger logger = Loggers.getLogger(SerialLoop.class);

	private static final AtomicIntegerFieldUpdater<SerialLoop> WIP = AtomicIntegerFieldUpdater
		.newUpdater(SerialLoop.class, "wip");

	private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();

	private final Runnable afterBatch;

	private volatile int wip;

	SerialLoop(Runnable afterBatch) {
		this.afterBatch = afterBatch;
	}

	void execute(Runnable task) {
		this.tasks.add(task);
		if (WIP.getAndIncrement(this) != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Runnable next = this.tasks.poll(); next != null; next = this.tasks.poll()) {
				run(next);
			}
			run(this.afterBatch);
			missed = WIP.addAndGet(this, -missed);
		}
		while (missed != 0);
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// The loop must go on for everybody else: an error that escaped would leave
			// it
			// marked as running, and nobody would ever run it again.
			logger.error("A task of the session pool failed", ex);
		}
	}

}
