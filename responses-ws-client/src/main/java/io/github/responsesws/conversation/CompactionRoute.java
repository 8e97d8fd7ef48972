package io.github.responsesws.conversation;

/**
 * How the service is asked to compact a conversation.
 *
 * @since 0.1.0
 */
public enum CompactionRoute {

	/**
	 * Over HTTP, and over the socket where the service has no such address.
	 */
	AUTO,

	/**
	 * With {@code POST /responses/compact}.
	 */
	HTTP,

	/**
	 * With a turn over the socket whose input ends with a {@code compaction_trigger}.
	 */
	SOCKET

}
