package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * The service no longer has the response that the conversation continues, and nothing was
 * kept to begin a new chain with.
 *
 * @since 0.1.0
 */
public final class ConversationExpiredException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	ConversationExpiredException(String id, @Nullable String responseId, @Nullable Throwable cause) {
		super("conversation_expired",
				"The service no longer has the response " + responseId + " that conversation " + id
						+ " continues, and its history was left to the service "
						+ "(responses-ws.conversation.keep-stored=false)",
				ReplayVerdict.NEVER,
				"Begin a new conversation, or set responses-ws.conversation.keep-stored to true beforehand.", cause);
		noteConversation(id);
		noteResponse(responseId);
	}

}
