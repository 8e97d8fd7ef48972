package io.github.responsesws.session;

import reactor.core.publisher.Mono;

/**
 * What those who run an application may do to the sessions of a pool. Safe for use by any
 * thread.
 *
 * @since 0.1.0
 */
public final class SessionControl {

	private final PoolLoop loop;

	SessionControl(PoolLoop loop) {
		this.loop = loop;
	}

	/**
	 * Try the next handshake as if the last ones had not failed, in the background.
	 */
	public void forgetFailures() {
		this.loop.forgetFailures();
	}

	/**
	 * Take no more turns on a session, and close it when its last one has ended. Another
	 * one is opened when it is needed.
	 * @param sessionId the session's name
	 * @return whether there is such a session; each subscription asks
	 */
	public Mono<Boolean> drain(String sessionId) {
		return this.loop.end(sessionId, false);
	}

	/**
	 * Close a session at once. Turns that run on it fail with a
	 * {@link io.github.responsesws.turn.ConnectionLostException}, and those without
	 * output are sent again where retries allow it.
	 * @param sessionId the session's name
	 * @return whether there is such a session; each subscription asks
	 */
	public Mono<Boolean> close(String sessionId) {
		return this.loop.end(sessionId, true);
	}

}
