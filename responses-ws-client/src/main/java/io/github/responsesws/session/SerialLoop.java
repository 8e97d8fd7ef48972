package io.github.responsesws.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.concurrent.Queues;

/**
 * Runs tasks one after the other on whichever thread brings the first of them, without a
 * lock: the state that only these tasks touch needs no other protection. After each batch
 * of tasks it runs one closing task. What tasks have to tell the outside is told when the
 * loop is over, so that nobody else's code runs inside it.
 */
final class SerialLoop {

	private static final Logger logger = Loggers.getLogger(SerialLoop.class);

	private static final int BATCH = 256;

	private static final AtomicIntegerFieldUpdater<SerialLoop> WIP = AtomicIntegerFieldUpdater
		.newUpdater(SerialLoop.class, "wip");

	private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();

	private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();

	private final Runnable afterBatch;

	private volatile int wip;

	SerialLoop(Runnable afterBatch) {
		this.afterBatch = afterBatch;
	}

	/**
	 * Tell somebody something once the loop is over. Called by tasks.
	 */
	void afterwards(Runnable signal) {
		this.signals.add(signal);
	}

	void execute(Runnable task) {
		if (this.wip == 0 && WIP.compareAndSet(this, 0, 1)) {
			// What the loop would take up first, as nothing waits.
			run(task);
		}
		else {
			this.tasks.add(task);
			if (WIP.getAndIncrement(this) != 0) {
				return;
			}
		}
		int missed = 1;
		do {
			runBatch();
			run(this.afterBatch);
			missed = this.tasks.isEmpty() ? WIP.addAndGet(this, -missed) : this.wip;
		}
		while (missed != 0);
		for (Runnable signal = this.signals.poll(); signal != null; signal = this.signals.poll()) {
			run(signal);
		}
	}

	private void runBatch() {
		// Bounded, so that a caller who tries again at once cannot put off the closing
		// task.
		for (int i = 0; i < BATCH; i++) {
			Runnable next = this.tasks.poll();
			if (next == null) {
				return;
			}
			run(next);
		}
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// Whatever it is, the loop must go on for everybody else.
			logger.error("A task of the session pool failed", ex);
		}
	}

}
