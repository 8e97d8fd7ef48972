package io.github.responsesws.turn;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.util.Logger;

/**
 * Tells once, as a warning, that a listener fails: one that fails for every event must
 * not fill the log. Safe for use by any thread.
 */
public final class ListenerLog {

	private final Logger logger;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a log.
	 * @param logger where to write
	 */
	public ListenerLog(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Note that a listener failed.
	 * @param listener the listener
	 * @param failure what it threw
	 */
	public void failed(Object listener, Throwable failure) {
		if (this.warned.compareAndSet(false, true)) {
			this.logger.warn("A listener failed, of which only the first time is logged: {}",
					listener.getClass().getName(), failure);
		}
		else {
			this.logger.debug("A listener failed: {}", listener.getClass().getName(), failure);
		}
	}

}
