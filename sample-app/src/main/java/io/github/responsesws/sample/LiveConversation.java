package io.github.responsesws.sample;

import io.github.responsesws.conversation.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that somebody has asked something lately. One question is answered at a
 * time: the field belongs to its run, and {@link LiveConversations} hands it over from
 * one run to the next. Whoever steers touches the conversation only.
 */
final class LiveConversation {

	private final Conversation conversation;

	private final LiveConversations all;

	private volatile @Nullable String session;

	LiveConversation(Conversation conversation, LiveConversations all) {
		this.conversation = conversation;
		this.all = all;
	}

	Conversation conversation() {
		return this.conversation;
	}

	/**
	 * Note which session runs a turn.
	 * @return the session of the turn before, or {@code null} if there was none
	 */
	@Nullable String runsOn(@Nullable String session) {
		String before = this.session;
		this.session = session;
		return before;
	}

	/**
	 * Let the next question in.
	 */
	void end() {
		this.all.end(this);
	}

}
