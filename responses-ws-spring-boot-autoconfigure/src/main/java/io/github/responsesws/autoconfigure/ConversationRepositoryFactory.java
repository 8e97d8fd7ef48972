package io.github.responsesws.autoconfigure;

import io.github.responsesws.conversation.ConversationRepository;

/**
 * Makes the repositories of clients that keep their conversations outside of this
 * process.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConversationRepositoryFactory {

	/**
	 * Make a repository.
	 * @param properties how its conversations are kept
	 * @param keyPrefix the beginning of all its keys, which no other client has
	 * @return the repository
	 */
	ConversationRepository create(ConversationProperties properties, String keyPrefix);

}
