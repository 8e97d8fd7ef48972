package io.github.responsesws.resilience;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * What there is to tell others, told one after the other and outside of any lock: who is
 * told that a turn may begin may end it at once, and so make more news. Safe for use by
 * any thread.
 */
final class News {

	private static final Logger logger = Loggers.getLogger(News.class);

	private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();

	private final AtomicInteger telling = new AtomicInteger();

	void add(Runnable one) {
		this.untold.add(one);
	}

	void tell() {
		if (this.untold.isEmpty() || this.telling.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Runnable next = this.untold.poll(); next != null; next = this.untold.poll()) {
				tell(next);
			}
			missed = this.telling.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private static void tell(Runnable one) {
		try {
			one.run();
		}
		catch (RuntimeException ex) {
			// Whatever it is, everybody else has to be told.
			logger.error("A turn could not be told that it may begin", ex);
		}
	}

}
