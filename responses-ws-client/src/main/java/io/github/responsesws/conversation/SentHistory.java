package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * What one turn sends of all that was said before: nothing, as long as the service goes
 * on from the last response. Tells the listener. Owned by the turn.
 */
final class SentHistory {

	private static final int NOTHING_SAVED = -1;

	private final ConversationListener listener;

	private final @Nullable String conversationId;

	private long saved = NOTHING_SAVED;

	SentHistory(ConversationListener listener, @Nullable String conversationId) {
		this.listener = listener;
		this.conversationId = conversationId;
	}

	/**
	 * Note that the turn goes on from a response, and leaves out what was said before.
	 */
	void leftOut(ReplayWindow window) {
		this.saved = window.bytes();
	}

	/**
	 * Note that the turn begins a new chain.
	 * @param window what was said before
	 * @param failure why, {@code null} if there was no response to go on from
	 */
	void sent(ReplayWindow window, @Nullable ResponsesException failure) {
		this.saved = NOTHING_SAVED;
		if (!window.items().isEmpty()) {
			this.listener.onReplayed(this.conversationId, failure, window.bytes());
		}
	}

	/**
	 * Note that a response is part of the conversation. One that follows because the turn
	 * was steered had nothing to send.
	 */
	void kept() {
		if (this.saved != NOTHING_SAVED) {
			this.listener.onContinued(this.conversationId, this.saved);
			this.saved = NOTHING_SAVED;
		}
	}

}
