package io.github.responsesws.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.engine.Latch;

/**
 * Holds a script until a test lets it go on, so that tests need no sleeping.
 *
 * <pre class="code">
 * Gate gate = new Gate();
 * server.onRequest(any()).respond(Scripts.delta("Hel").await(gate).delta("lo"));
 * …
 * gate.awaitReached(Duration.ofSeconds(5));
 * gate.open();
 * </pre>
 *
 * A gate opens once and stays open. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Gate {

	private final CountDownLatch reached = new CountDownLatch(1);

	private final List<Runnable> held = new ArrayList<>();

	private boolean open;

	/**
	 * Let every script pass, those that wait and those that come later.
	 */
	public void open() {
		List<Runnable> released;
		synchronized (this.held) {
			this.open = true;
			released = List.copyOf(this.held);
			this.held.clear();
		}
		released.forEach(Runnable::run);
	}

	/**
	 * Wait until a script arrives.
	 * @param timeout how long to wait
	 * @throws AssertionError if none arrives in time
	 */
	public void awaitReached(Duration timeout) {
		try {
			if (!this.reached.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new AssertionError("No script reached the gate within " + timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a script", ex);
		}
	}

	Latch latch() {
		return this::arrive;
	}

	private void arrive(Runnable resume) {
		boolean pass;
		synchronized (this.held) {
			pass = this.open;
			if (!pass) {
				this.held.add(resume);
			}
		}
		this.reached.countDown();
		if (pass) {
			resume.run();
		}
	}

}
