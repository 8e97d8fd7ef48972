package io.github.responsesws.conversation;

import org.jspecify.annotations.Nullable;

/**
 * How a conversation stands, without a word of what was said.
 *
 * @param id its ID
 * @param version how often it was saved
 * @param turns how many turns are complete
 * @param lastResponseId the response that the next turn continues, or {@code null}
 * @param stored whether the service stored that response
 * @param replayable whether the history is kept here
 * @param replayItems how many items are kept
 * @param replayBytes how many bytes they have
 * @param active how many turns run or wait
 * @param resumable whether the last turn to fail or be cancelled in this process waits
 * for {@link Conversation#resume()}, or {@link Conversation#resumeRun()} if a run's
 * @param openCalls how many calls of the last response have no output yet, with which
 * {@link Conversation#resumeRun()} goes on, in any process
 * @param asyncCalls how many calls of async tools have no output yet. Those of
 * {@link Conversation#jobs()} get theirs by a turn; of the others
 * {@link Conversation#resumeRun()} tells the model that they are lost
 * @param loaded whether all this is known. The first turn of a conversation that was
 * opened by its ID loads it; before, only {@code id}, {@code active} and
 * {@code resumable} mean anything
 * @since 0.1.0
 */
public record ConversationSnapshot(String id, long version, long turns, @Nullable String lastResponseId, boolean stored,
		boolean replayable, int replayItems, long replayBytes, int active, boolean resumable, int openCalls,
		int asyncCalls, boolean loaded) {
}
