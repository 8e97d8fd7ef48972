package io.github.responsesws.sample;

import io.github.responsesws.conversation.ConversationRepository;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Looks up what was said in conversations.
 */
@Component
class Archive {

	private final ConversationRepository repository;

	Archive(ConversationRepository repository) {
		this.repository = repository;
	}

	/**
	 * Return what is kept of a conversation.
	 * @param id its ID
	 * @return what is kept; empty if nothing is known of it
	 */
	Mono<Kept> find(String id) {
		return this.repository.find(id).map(Kept::of);
	}

	/**
	 * Return what is kept of a conversation that may be new, or out of reach.
	 * @param id its ID
	 * @return what is kept, which does not fail
	 */
	Mono<Kept> before(String id) {
		return find(id).defaultIfEmpty(Kept.NOTHING).onErrorReturn(Kept.OUT_OF_REACH);
	}

}
