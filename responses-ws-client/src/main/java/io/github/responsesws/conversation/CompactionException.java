package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A conversation was not compacted: the service answered without a window to go on from,
 * or there is no way to ask it. The conversation stays as it is.
 *
 * @since 0.1.0
 */
public final class CompactionException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private CompactionException(String id, String message, String nextStep) {
		super("compaction_failed", message, ReplayVerdict.NEVER, nextStep, null);
		noteConversation(id);
	}

	/**
	 * Create a failure of a service whose answer holds nothing.
	 * @param id the ID of the conversation
	 */
	static CompactionException ofNothing(String id) {
		return new CompactionException(id,
				"The service compacted conversation " + id + " to nothing: its answer has no output",
				"Check responses-ws.base-url: what answers there may not compact.");
	}

	/**
	 * Create a failure of settings that ask for a way that is not there.
	 * @param id the ID of the conversation
	 */
	static CompactionException withoutHttp(String id) {
		return new CompactionException(id,
				"Conversation " + id
						+ " was not compacted: it is to go over HTTP (responses-ws.conversation.compaction-transport), "
						+ "for which its Conversations have no CompactionTransport",
				"Give one to Conversations.Builder.compaction(…), or set "
						+ "responses-ws.conversation.compaction-transport to socket or auto.");
	}

}
