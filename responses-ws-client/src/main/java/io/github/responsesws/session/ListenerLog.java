package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.util.Logger;

/**
 * Tells once, as a warning, that a listener fails: one that fails for every event must
 * not fill the log. Safe for use by any thread.
 */
final class ListenerLog {

	private final Logger logger;

	private final AtomicBoolean warned = new AtomicBoolean();

	ListenerLog(Logger logger) {
		this.logger = logger;
	}

	void failed(Object listener, Throwable failure) {
		if (this.warned.compareAndSet(false, true)) {
			this.logger.warn("A listener failed, of which only the first time is logged: {}",
					listener.getClass().getName(), failure);
		}
		else {
			this.logger.debug("A listener failed: {}", listener.getClass().getName(), failure);
		}
	}

}
