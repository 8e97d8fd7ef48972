package io.github.responsesws.test;

import io.github.responsesws.test.transport.WebSocketConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A live WebSocket of the server. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ServerConnection {

	private final WebSocketConnection connection;

	ServerConnection(WebSocketConnection connection) {
		this.connection = connection;
	}

	/**
	 * Return the identifier that requests and handshakes carry too.
	 */
	public String id() {
		return this.connection.id();
	}

	/**
	 * Return whether the socket is open.
	 */
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	Mono<Void> onClosed() {
		return this.connection.onClosed();
	}

	/**
	 * Send a close frame.
	 * @param code the close code
	 * @param reason the close reason
	 */
	public void close(int code, @Nullable String reason) {
		Script.requireCloseCode(code);
		this.connection.close(code, reason);
	}

	/**
	 * Reset the TCP connection.
	 */
	public void drop() {
		this.connection.drop();
	}

	/**
	 * Stop reading: requests, pings and close frames of the client stay unread.
	 */
	public void pauseReading() {
		this.connection.pauseReading(true);
	}

	/**
	 * Read again.
	 */
	public void resumeReading() {
		this.connection.pauseReading(false);
	}

	/**
	 * Send a ping.
	 */
	public void ping() {
		this.connection.ping();
	}

}
