package io.github.responsesws.conversation;

import reactor.core.publisher.Mono;

/**
 * Keeps nothing, for chains that end with whoever runs them.
 */
final class UnkeptRepository implements ConversationRepository {

	@Override
	public Mono<ConversationState> find(String id) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> delete(String id) {
		return Mono.empty();
	}

}
