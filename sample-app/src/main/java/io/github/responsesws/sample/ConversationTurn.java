package io.github.responsesws.sample;

import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation. What it remembers counts until it has ended.
 */
final class ConversationTurn {

	private final Conversations conversations;

	private final String conversation;

	private final @Nullable String previousResponseId;

	ConversationTurn(Conversations conversations, String conversation, @Nullable String previousResponseId) {
		this.conversations = conversations;
		this.conversation = conversation;
		this.previousResponseId = previousResponseId;
	}

	String conversation() {
		return this.conversation;
	}

	/**
	 * Return the response to continue from.
	 * @return its ID, or {@code null} if the conversation has none
	 */
	@Nullable String previousResponseId() {
		return this.previousResponseId;
	}

	/**
	 * Let the next turn continue from a response.
	 * @param responseId the response's ID, or {@code null} to start afresh
	 */
	void remember(@Nullable String responseId) {
		this.conversations.remember(this, responseId);
	}

	/**
	 * Let the conversation's next turn begin. Ending a turn again does nothing.
	 */
	void end() {
		this.conversations.end(this);
	}

}
