package io.github.responsesws.conversation;

import reactor.core.publisher.Mono;

/**
 * Keeps conversations from one turn to the next, so that any process may go on with them.
 * Implementations must not block and must be safe for use by any thread.
 * <p>
 * Whatever an implementation fails with reaches callers of the conversation as a
 * {@link ConversationRepositoryException}, unless it is a
 * {@link io.github.responsesws.protocol.ResponsesException} already. So does an answer
 * that takes longer than {@link Conversations.Builder#repositoryTimeout}: then the
 * subscription is cancelled, and a save may have been done or not.
 *
 * @since 0.1.0
 */
public interface ConversationRepository {

	/**
	 * Find a conversation.
	 * @param id its ID
	 * @return its latest state; empty if there is none, or no longer
	 */
	Mono<ConversationState> find(String id);

	/**
	 * Find a conversation that has gone on without the caller. Most conversations have
	 * not: an implementation far away should find out without fetching the state.
	 * @param id its ID
	 * @param version the version that the caller has
	 * @return the latest state; empty if it is no later than the caller's
	 */
	default Mono<ConversationState> findNewer(String id, long version) {
		return find(id).filter((state) -> state.version() > version);
	}

	/**
	 * Save a conversation if nobody else has advanced it. A conversation that is not
	 * there, or no longer, is saved whatever the expected version.
	 * @param state the new state
	 * @param expectedVersion the version it follows
	 * @return completes when it is saved; fails with a
	 * {@link ConversationConflictException} if another version is there
	 */
	Mono<Void> save(ConversationState state, long expectedVersion);

	/**
	 * Look for what would keep a conversation from being saved, such as rights that the
	 * application does not have, or a store that is full. Asked before the first turn of
	 * a conversation is sent, until nothing was found once: a response whose turn cannot
	 * be saved has run in vain.
	 * @param id its ID
	 * @return what is in the way, and whether it may be gone later; empty if nothing is,
	 * or nobody knows
	 */
	default Mono<RepositoryObstacle> obstacle(String id) {
		return Mono.empty();
	}

	/**
	 * Forget a conversation.
	 * @param id its ID
	 * @return completes when it is forgotten, or was not there
	 */
	Mono<Void> delete(String id);

}
