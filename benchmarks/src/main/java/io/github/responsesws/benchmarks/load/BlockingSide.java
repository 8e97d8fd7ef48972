package io.github.responsesws.benchmarks.load;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A client that blocks the thread of its caller: each concurrent turn has one.
 */
abstract class BlockingSide implements Side {

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "turn");
		thread.setDaemon(true);
		return thread;
	});

	@Override
	public final void start(int slot, TurnProbe probe) {
		this.threads.execute(() -> {
			Throwable failure = null;
			try {
				run(slot, probe);
			}
			catch (Exception ex) {
				failure = ex;
			}
			probe.onEnd((@Nullable Throwable) failure);
		});
	}

	abstract void run(int slot, TurnProbe probe);

	abstract void disconnect();

	@Override
	public final void close() {
		disconnect();
		this.threads.shutdownNow();
		try {
			this.threads.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
