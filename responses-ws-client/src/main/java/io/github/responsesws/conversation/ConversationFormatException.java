package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A saved conversation cannot be read: it was written by a later version of this library,
 * or by something else.
 *
 * @since 0.1.0
 */
public final class ConversationFormatException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	ConversationFormatException(int found, int known) {
		super("conversation_format",
				"The saved conversation has format " + found + ", but this version reads format " + known,
				ReplayVerdict.NEVER, "Let every instance of the application use the same version of the library.",
				null);
	}

}
