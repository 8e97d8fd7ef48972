package io.github.responsesws.sample;

import java.util.List;

import io.github.responsesws.conversation.ConversationState;
import io.github.responsesws.protocol.RawJson;

/**
 * What is kept of a conversation, as it was sent and received.
 *
 * @param turns how many turns the conversation has
 * @param items the items, in order
 * @param complete whether they are all that was said
 */
record Kept(long turns, List<RawJson> items, boolean complete) {

	static final Kept NOTHING = new Kept(0, List.of(), true);

	static final Kept OUT_OF_REACH = new Kept(0, List.of(), false);

	static Kept of(ConversationState state) {
		return new Kept(state.turns(), state.replayItems(), state.turns() == 0 || state.isReplayable());
	}

}
