package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The service answered a request to compact a conversation without a window to go on
 * from. The conversation stays as it is.
 *
 * @since 0.1.0
 */
public final class CompactionException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	CompactionException(String id) {
		super("compaction_failed", "The service compacted conversation " + id + " to nothing: its answer has no output",
				ReplayVerdict.NEVER, "Check responses-ws.base-url: what answers there may not compact.", null);
		noteConversation(id);
	}

}
