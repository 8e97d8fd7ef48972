package io.github.responsesws.conversation;

/**
 * Whether a turn is sent again whose connection was lost after its request was written
 * and before any output: the service may have run it.
 *
 * @since 0.1.0
 */
public enum AmbiguousReplay {

	/**
	 * The caller gets the error.
	 */
	NEVER,

	/**
	 * If the service does not store the response, so that running it twice leaves nothing
	 * behind there.
	 */
	UNSTORED,

	/**
	 * The service may end up with a stored response that belongs to no conversation.
	 */
	ALWAYS

}
