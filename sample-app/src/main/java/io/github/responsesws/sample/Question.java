package io.github.responsesws.sample;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/chat} and of {@code POST /api/steer}.
 *
 * @param message what to ask, or to add to what was asked
 * @param conversation the conversation that the question continues, or {@code null} for a
 * new one
 * @param multiAgent whether several agents are to work on it; where this is not said, one
 */
record Question(@Nullable String message, @Nullable String conversation, @Nullable Boolean multiAgent) {

	/**
	 * Return the message, checked.
	 * @param maxLength most characters
	 * @throws BadQuestionException if there is nothing to ask or too much of it
	 */
	String checkedMessage(int maxLength) {
		if (this.message == null || this.message.isBlank()) {
			throw new BadQuestionException("The field 'message' is missing or empty.",
					"Send what to ask, such as {\"message\": \"Hello\"}.");
		}
		if (this.message.length() > maxLength) {
			int over = this.message.length() - maxLength;
			throw new BadQuestionException(
					"The field 'message' has " + this.message.length() + " characters; at most " + maxLength
							+ " are accepted (sample.max-message-length).",
					"Shorten the question by " + over + ((over == 1) ? " character." : " characters."));
		}
		return this.message;
	}

	/**
	 * Return the conversation, checked.
	 * @return the conversation's ID, or {@code null} for a new one
	 * @throws BadQuestionException if it could not have come from this application
	 */
	@Nullable String checkedConversation() {
		return (this.conversation != null) ? ConversationId.checked(this.conversation) : null;
	}

	/**
	 * Return whether several agents are to work on the question, checked.
	 * @param possible whether the service is asked for several at all
	 * @throws BadQuestionException if they are to and cannot
	 */
	boolean checkedMultiAgent(boolean possible) {
		boolean wanted = Boolean.TRUE.equals(this.multiAgent);
		if (wanted && !possible) {
			throw new BadQuestionException(
					"The field 'multiAgent' is true, but the sessions are not made for several agents.",
					"Leave it out, or start the application with responses-ws.multi-agent.enabled=true.");
		}
		return wanted;
	}

}
