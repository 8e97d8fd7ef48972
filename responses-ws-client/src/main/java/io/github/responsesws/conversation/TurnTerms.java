package io.github.responsesws.conversation;

import io.github.responsesws.resilience.RetryPolicy;
import io.github.responsesws.resilience.RetrySettings;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a handle of a conversation runs its turns.
 *
 * @param settings what the handle was opened with
 * @param replayLimit bounds what is kept
 * @param retry when turns are sent again
 * @param observed who observes them
 * @param listener hears what they send of what was said before
 */
record TurnTerms(ConversationSettings settings, ReplayLimit replayLimit, RetryPolicy retry, Observed observed,
		ConversationListener listener) {

	/**
	 * Begin to tell what a turn sends of what was said before.
	 */
	SentHistory history() {
		return new SentHistory(this.listener, this.observed.conversationId());
	}

	/**
	 * Return the terms of a turn that says by itself when it is sent again.
	 * @param retry what it says, {@code null} for nothing
	 */
	TurnTerms retrying(@Nullable RetrySettings retry) {
		return (retry != null)
				? new TurnTerms(this.settings, this.replayLimit, this.retry.with(retry), this.observed, this.listener)
				: this;
	}

}
