package io.github.responsesws.test.engine;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the events of a turn go: one client's socket. Used on the event loop of that
 * socket only; calls after the socket is gone do nothing.
 *
 * @since 0.1.0
 */
public interface Outlet {

	/**
	 * Return whether another event may be sent without piling up in memory. When this
	 * turns {@code true} again, the transport resumes the waiting turns.
	 * @return whether the client keeps up
	 */
	boolean isWritable();

	/**
	 * Queue one event.
	 * @param event the event
	 * @param fragmentBytes the size of the pieces in which it travels, {@code 0} for one
	 * frame
	 */
	void send(ObjectNode event, int fragmentBytes);

	/**
	 * Queue text exactly as it is.
	 * @param text the text, JSON or not
	 */
	void sendText(String text);

	/**
	 * Queue bytes exactly as they are.
	 * @param bytes the bytes
	 */
	void sendBinary(byte[] bytes);

	/**
	 * Hand everything queued to the socket.
	 */
	void flush();

	/**
	 * Close in an orderly way.
	 * @param code the WebSocket close code
	 * @param reason the close reason
	 */
	void close(int code, @Nullable String reason);

	/**
	 * Reset the TCP connection.
	 */
	void drop();

	/**
	 * End the TCP stream without a close frame.
	 */
	void fin();

}
