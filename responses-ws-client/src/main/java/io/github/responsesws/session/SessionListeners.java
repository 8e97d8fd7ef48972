package io.github.responsesws.session;

import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.ListenerLog;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Several listeners as one that never throws.
 */
final class SessionListeners implements SessionListener {

	private static final Logger logger = Loggers.getLogger(SessionListener.class);

	private final ListenerLog log = new ListenerLog(logger);

	private final List<SessionListener> listeners;

	SessionListeners(List<SessionListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public <T> Mono<T> observed(String sessionId, Mono<T> handshake) {
		Mono<T> observed = handshake;
		for (SessionListener listener : this.listeners) {
			try {
				observed = listener.observed(sessionId, observed);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				this.log.failed(listener, ex);
			}
		}
		return observed;
	}

	@Override
	public void onOpened(String sessionId, long nanos) {
		forEach((listener) -> listener.onOpened(sessionId, nanos));
	}

	@Override
	public void onHandshakeFailed(long nanos, Throwable failure) {
		forEach((listener) -> listener.onHandshakeFailed(nanos, failure));
	}

	@Override
	public void onReplaced(String sessionId, String successorId) {
		forEach((listener) -> listener.onReplaced(sessionId, successorId));
	}

	@Override
	public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
		forEach((listener) -> listener.onClosed(sessionId, reason, ageNanos));
	}

	@Override
	public void onNotice(String sessionId, ResponseEvent event) {
		forEach((listener) -> listener.onNotice(sessionId, event));
	}

	@Override
	public void onSteered(long nanos, SteerResult result) {
		forEach((listener) -> listener.onSteered(nanos, result));
	}

	private void forEach(Consumer<SessionListener> call) {
		for (SessionListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				this.log.failed(listener, ex);
			}
		}
	}

}
