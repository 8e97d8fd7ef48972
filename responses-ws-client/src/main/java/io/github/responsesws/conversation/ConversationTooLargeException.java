package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * What a conversation keeps for a replay has reached its bound. Nothing was sent, and no
 * completed turn is lost.
 *
 * @since 0.1.0
 */
public final class ConversationTooLargeException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final long bytes;

	private final long maxBytes;

	ConversationTooLargeException(String id, long bytes, long maxBytes) {
		super("conversation_too_large",
				"Conversation " + id + " would keep " + bytes + " bytes for a replay, " + maxBytes
						+ " are allowed (responses-ws.conversation.max-replay-size)",
				ReplayVerdict.NEVER,
				"Call compact(), set responses-ws.conversation.on-limit to compact, or raise the limit.", null);
		noteConversation(id);
		this.bytes = bytes;
		this.maxBytes = maxBytes;
	}

	/**
	 * Return the size that the turn would have led to, not counting its output.
	 * @return the size in bytes
	 */
	public long bytes() {
		return this.bytes;
	}

	/**
	 * Return the configured bound.
	 * @return the bound in bytes
	 */
	public long maxBytes() {
		return this.maxBytes;
	}

}
