package io.github.responsesws.sample;

import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation, from its beginning to its end.
 *
 * @param conversations where the conversation is remembered
 * @param conversation the conversation's ID
 * @param previousResponseId the response to continue from, or {@code null} if the
 * conversation has none
 */
record ConversationTurn(Conversations conversations, String conversation, @Nullable String previousResponseId) {

	/**
	 * Let the next turn continue from a response.
	 * @param responseId the response's ID, or {@code null} to start afresh
	 */
	void remember(@Nullable String responseId) {
		this.conversations.remember(this.conversation, responseId);
	}

	/**
	 * Let the conversation's next turn begin.
	 */
	void end() {
		this.conversations.end(this.conversation);
	}

	/**
	 * Return this turn without the response it would have continued from.
	 * @return the turn
	 */
	ConversationTurn afresh() {
		return new ConversationTurn(this.conversations, this.conversation, null);
	}

}
