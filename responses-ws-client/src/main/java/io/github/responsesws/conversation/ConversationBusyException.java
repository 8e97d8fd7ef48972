package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A turn of the conversation is running, and this one may not wait for it. Nothing was
 * sent.
 *
 * @since 0.1.0
 */
public final class ConversationBusyException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private ConversationBusyException(String id, String message, String hint) {
		super("conversation_busy", message, ReplayVerdict.SAFE_AFTER_DELAY, hint, null);
		noteConversation(id);
	}

	static ConversationBusyException refused(String id) {
		return new ConversationBusyException(id,
				"Conversation " + id + " runs a turn already (responses-ws.conversation.on-concurrent-turn=refuse)",
				"Start the turn when the other one is over, or fork the conversation.");
	}

	static ConversationBusyException tooManyWaiting(String id, int waiting) {
		return new ConversationBusyException(id, waiting + " turns of conversation " + id + " wait already",
				"Send fewer turns at once, or fork the conversation.");
	}

}
