package io.github.responsesws.sample;

import io.github.responsesws.conversation.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that somebody has asked something lately. One question is answered at a
 * time: the fields belong to its run, and {@link LiveConversations} hands it over from
 * one run to the next. Whoever steers, or comes back, only reads them.
 */
final class LiveConversation {

	private final Conversation conversation;

	private final LiveConversations all;

	private volatile @Nullable String session;

	private volatile Savings savings = Savings.NONE;

	private volatile @Nullable LiveAnswer latest;

	private final LiveJobs jobs;

	LiveConversation(Conversation conversation, LiveConversations all) {
		this.conversation = conversation;
		this.all = all;
		this.jobs = new LiveJobs(conversation);
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
	 * Note what a turn sent.
	 * @return what the conversation has sent with it
	 */
	Savings sent(long bytes, @Nullable Long fullHistoryBytes) {
		Savings savings = this.savings.plus(bytes, fullHistoryBytes);
		this.savings = savings;
		return savings;
	}

	/**
	 * Note the answer that begins, and forget the one before.
	 */
	void answers(LiveAnswer answer) {
		this.latest = answer;
	}

	/**
	 * Return the latest answer, whether or not it has ended.
	 * @return the answer, or {@code null} if there was none since the conversation is in
	 * use here
	 */
	@Nullable LiveAnswer latest() {
		return this.latest;
	}

	/**
	 * Return the jobs of the conversation.
	 */
	LiveJobs jobs() {
		return this.jobs;
	}

	/**
	 * Let the next question in.
	 */
	void end() {
		this.all.end(this);
	}

}
