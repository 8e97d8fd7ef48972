package io.github.responsesws.test.transport;

import java.util.List;
import java.util.Map;

import io.github.responsesws.test.engine.SessionHooks;

/**
 * How the server watches and scripts its sockets. Called on event loops.
 *
 * @since 0.1.0
 */
public interface ServerHooks {

	/**
	 * Decide on an upgrade.
	 * @param connectionId the identifier that the connection will have
	 * @param uri path and query
	 * @param headers the headers by lower-case name
	 * @return the decision
	 */
	HandshakeAnswer handshake(String connectionId, String uri, Map<String, List<String>> headers);

	/**
	 * Take note of a new WebSocket connection.
	 * @param connection the connection
	 * @param headers the headers of its upgrade
	 * @return the hooks of its session
	 */
	SessionHooks opened(WebSocketConnection connection, Map<String, List<String>> headers);

	/**
	 * Take note that a WebSocket connection is gone.
	 * @param connection the connection
	 */
	void closed(WebSocketConnection connection);

	/**
	 * Take note of an HTTP request.
	 * @param connectionId an identifier of its connection
	 * @param headers its headers
	 * @return the hooks of its turn
	 */
	SessionHooks exchange(String connectionId, Map<String, List<String>> headers);

}
