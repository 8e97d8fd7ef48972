package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * Somebody else has advanced the conversation meanwhile, as another instance of the
 * application may. This turn's response is not part of the conversation; the next turn
 * goes on from what was saved.
 *
 * @since 0.1.0
 */
public final class ConversationConflictException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final String conversationId;

	private final long expectedVersion;

	/**
	 * Create a new exception.
	 * @param conversationId the ID of the conversation
	 * @param expectedVersion the version that the turn went on from
	 */
	public ConversationConflictException(String conversationId, long expectedVersion) {
		super("conversation_conflict",
				"Conversation " + conversationId + " is no longer at version " + expectedVersion
						+ ": another turn advanced it meanwhile",
				ReplayVerdict.NEVER, "Run the turns of a conversation one after the other, or fork it.", null);
		this.conversationId = conversationId;
		this.expectedVersion = expectedVersion;
	}

	/**
	 * Return the ID of the conversation.
	 */
	@Override
	public String conversationId() {
		return this.conversationId;
	}

	/**
	 * Return the version that the turn went on from.
	 */
	public long expectedVersion() {
		return this.expectedVersion;
	}

}
