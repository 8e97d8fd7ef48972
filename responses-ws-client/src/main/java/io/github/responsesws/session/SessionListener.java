package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.SteerResult;
import reactor.core.publisher.Mono;

/**
 * Hears of the milestones of a pool's sessions, for measurements. Every method must
 * return at once and must not throw.
 *
 * @since 0.1.0
 */
public interface SessionListener {

	/**
	 * Return a handshake with what is to be around it, such as a span.
	 * @param <T> what it leads to
	 * @param sessionId the name of the session that it opens, such as {@code session-3}
	 * @param handshake begins when it is subscribed to; to cancel gives it up
	 * @return the same handshake
	 */
	default <T> Mono<T> observed(String sessionId, Mono<T> handshake) {
		return handshake;
	}

	/**
	 * A handshake has succeeded.
	 * @param sessionId the new session's name, such as {@code session-3}
	 * @param nanos how long the handshake took, credentials included, in nanoseconds
	 */
	default void onOpened(String sessionId, long nanos) {
	}

	/**
	 * A handshake has failed.
	 * @param nanos how long it took, in nanoseconds
	 * @param failure why
	 */
	default void onHandshakeFailed(long nanos, Throwable failure) {
	}

	/**
	 * A session has reached its maximum age, and another one has taken its place: it ends
	 * with the last of its turns.
	 * @param sessionId the session's name
	 * @param successorId the name of the session that takes its turns from now on
	 */
	default void onReplaced(String sessionId, String successorId) {
	}

	/**
	 * A session has ended.
	 * @param sessionId the session's name
	 * @param reason why
	 * @param ageNanos how long it was open, in nanoseconds
	 */
	default void onClosed(String sessionId, CloseReason reason, long ageNanos) {
	}

	/**
	 * The service has said something that is about no turn: about the connection, such as
	 * {@code keepalive}, or the account, such as {@code codex.rate_limits}. It counts as
	 * a sign of life of all turns of the session, or of the lane that it names, and as
	 * output of none; their subscribers do not see it. Called on the session's event
	 * loop.
	 * @param sessionId the session's name
	 * @param event what was said
	 */
	default void onNotice(String sessionId, ResponseEvent event) {
	}

	/**
	 * What became of input that was steered to a response is known.
	 * @param nanos how long that took, in nanoseconds
	 * @param result what became of it
	 */
	default void onSteered(long nanos, SteerResult result) {
	}

}
