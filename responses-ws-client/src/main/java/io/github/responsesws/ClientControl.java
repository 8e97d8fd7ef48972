package io.github.responsesws;

import reactor.core.publisher.Mono;

/**
 * What those who run an application may do to a client while it works. Nothing here
 * blocks, and each subscription does it once. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface ClientControl {

	/**
	 * Take no more turns on a session, and close it when its last one has ended. Another
	 * one opens when it is needed.
	 * @param sessionId its name, such as {@code session-3}
	 * @return whether there is such a session
	 */
	Mono<Boolean> drain(String sessionId);

	/**
	 * Close a session at once. Turns that run on it fail as they do when a connection is
	 * lost: those that may be sent again are, others fail with {@code connection_lost}.
	 * @param sessionId its name, such as {@code session-3}
	 * @return whether there is such a session
	 */
	Mono<Boolean> close(String sessionId);

	/**
	 * Forget what failed: turns go over the WebSocket again, unless HTTP is all that was
	 * asked for, and its next handshake is tried at once instead of after a back-off.
	 * Where it fails again, turns go over HTTP again.
	 * @return completes when that is so
	 */
	Mono<Void> resetBreaker();

	/**
	 * Warm up every open session with the prompts of the client, or open one and warm it
	 * up. Failures are logged. A session whose lanes its turns have taken is left out.
	 * @return how many prompts the service has prepared. 0 if there are none, if turns go
	 * over HTTP alone, and if a session had to be opened first, which goes on in the
	 * background
	 */
	Mono<Long> warmUp();

}
