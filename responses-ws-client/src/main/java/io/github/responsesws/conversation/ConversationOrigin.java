package io.github.responsesws.conversation;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where a conversation begins in this process.
 *
 * @param state tells its first state
 * @param known that state, if it is known without being loaded
 */
record ConversationOrigin(Mono<ConversationState> state, @Nullable ConversationState known) {

	static ConversationOrigin known(ConversationState state) {
		return new ConversationOrigin(Mono.just(state), state);
	}

	static ConversationOrigin loaded(Mono<ConversationState> state) {
		return new ConversationOrigin(state, null);
	}

	/**
	 * Return the origin of a conversation that branches off here.
	 * @param id the ID of that conversation
	 */
	ConversationOrigin forked(String id) {
		return (this.known != null) ? known(this.known.forked(id))
				: loaded(this.state.map((state) -> state.forked(id)));
	}

}
