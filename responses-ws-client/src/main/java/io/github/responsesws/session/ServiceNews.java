package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.protocol.ResponseEvent;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * What the sessions of a pool hear of their service beside turns. Safe for use by any
 * thread.
 */
final class ServiceNews {

	private static final Logger logger = Loggers.getLogger(SessionPool.class);

	private final SessionListener listener;

	private final AtomicBoolean idChangeLogged = new AtomicBoolean();

	ServiceNews(SessionListener listener) {
		this.listener = listener;
	}

	void notice(Session session, ResponseEvent event) {
		this.listener.onNotice(session.id(), event);
	}

	/**
	 * Log what is worth knowing and does no harm: once for a service, not for each turn.
	 */
	void idChanged(Session session, ResponseEvent event) {
		if (this.idChangeLogged.compareAndSet(false, true)) {
			logger.warn("{}: the service gives a response another ID in {} than before; the last one counts, "
					+ "and this is not logged again", session.id(), event.type());
		}
	}

}
