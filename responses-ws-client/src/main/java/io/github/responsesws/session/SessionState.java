package io.github.responsesws.session;

/**
 * The life of a session.
 *
 * @since 0.1.0
 */
public enum SessionState {

	/**
	 * It takes turns.
	 */
	OPEN,

	/**
	 * It takes no new turns and closes when its last one ends.
	 */
	RETIRING,

	/**
	 * It was told to close, or the connection is gone.
	 */
	CLOSED;

	boolean canBecome(SessionState next) {
		return switch (this) {
			case OPEN -> next != OPEN;
			case RETIRING -> next == CLOSED;
			case CLOSED -> false;
		};
	}

}
