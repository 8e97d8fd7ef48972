package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * Hears how the turns of conversations, and of runs of tools outside of them, go on from
 * what was said before. Its methods are called by whichever thread finds out, must return
 * at once and must not throw: what they throw is dropped, and logged the first time.
 *
 * @since 0.1.0
 */
public interface ConversationListener {

	/**
	 * A turn has ended that sent only what was new, and the service went on from the
	 * response before.
	 * @param conversationId the ID of the conversation, {@code null} for a run outside of
	 * any
	 * @param savedBytes the size of all that was said before, as far as it is known here,
	 * and was not sent
	 */
	default void onContinued(@Nullable String conversationId, long savedBytes) {
	}

	/**
	 * A turn is sent with all that was said before, in a new chain.
	 * @param conversationId the ID of the conversation, {@code null} for a run outside of
	 * any
	 * @param failure why it could not go on from the response before; {@code null} if
	 * there was none to go on from, as after a compaction
	 * @param bytes the size of all that was said before
	 */
	default void onReplayed(@Nullable String conversationId, @Nullable ResponsesException failure, long bytes) {
	}

}
