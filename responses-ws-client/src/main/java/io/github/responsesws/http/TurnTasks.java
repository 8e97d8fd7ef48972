package io.github.responsesws.http;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.concurrent.Queues;

/**
 * Runs the tasks of a turn one after the other: on the event loop of its connection once
 * there is one, before that on whichever thread brings the first. Safe for use by any
 * thread.
 */
final class TurnTasks {

	private static final Logger logger = Loggers.getLogger(TurnTasks.class);

	private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();

	private final AtomicInteger wip = new AtomicInteger();

	/**
	 * Written by the event loop itself; another one follows if credentials are refreshed.
	 */
	private volatile @Nullable EventLoop loop;

	void moveTo(EventLoop loop) {
		this.loop = loop;
	}

	void execute(Runnable task) {
		EventLoop loop = this.loop;
		if (loop != null && !loop.inEventLoop()) {
			try {
				loop.execute(() -> run(task));
				return;
			}
			catch (RejectedExecutionException ex) {
				// The event loops were stopped before the client.
			}
		}
		run(task);
	}

	private void run(Runnable task) {
		this.tasks.add(task);
		if (this.wip.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Runnable next = this.tasks.poll(); next != null; next = this.tasks.poll()) {
				runSafely(next);
			}
			missed = this.wip.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private static void runSafely(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | LinkageError | AssertionError ex) {
			// The tasks that follow end the turn.
			logger.error("A task of a turn over HTTP failed", ex);
		}
	}

}
