package io.github.responsesws.session;

/**
 * Why a session ended.
 *
 * @since 0.1.0
 */
public enum CloseReason {

	/**
	 * It was idle for longer than the idle timeout, or one of too many idle ones.
	 */
	IDLE,

	/**
	 * It reached its maximum age, or the service said that it has.
	 */
	AGE,

	/**
	 * The client was closed.
	 */
	SHUTDOWN,

	/**
	 * Somebody who runs the application asked for it.
	 */
	REQUESTED,

	/**
	 * The server closed it, or the network did.
	 */
	LOST,

	/**
	 * The server accepted the connection and closed it at once.
	 */
	REFUSED,

	/**
	 * A cancelled or timed-out turn could not be waited for.
	 */
	CANCELLED,

	/**
	 * The server broke the protocol: a malformed or oversized message, or events of an
	 * unknown lane.
	 */
	PROTOCOL_ERROR;

	/**
	 * Whether the other side brought it about.
	 */
	boolean isUnwanted() {
		return this == LOST || this == REFUSED || this == PROTOCOL_ERROR;
	}

}
