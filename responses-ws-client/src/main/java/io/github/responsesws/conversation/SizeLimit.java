package io.github.responsesws.conversation;

/**
 * What happens when a conversation has reached the size that may be kept of it.
 *
 * @since 0.1.0
 */
public enum SizeLimit {

	/**
	 * The next turn fails with a {@link ConversationTooLargeException}.
	 */
	FAIL,

	/**
	 * The conversation is compacted before the next turn.
	 */
	COMPACT

}
