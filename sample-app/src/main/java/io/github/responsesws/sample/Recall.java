package io.github.responsesws.sample;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;

/**
 * Tells conversations again to pages that come back: {@code conversation.recalled}, then
 * the events of the latest answer from its beginning, and on as they come.
 */
@Component
class Recall {

	private final LiveConversations conversations;

	private final Archive archive;

	Recall(LiveConversations conversations, Archive archive) {
		this.conversations = conversations;
		this.archive = archive;
	}

	/**
	 * Tell a conversation again.
	 * @param id its ID
	 * @return the events; fails with an {@link UnknownConversationException} if nothing
	 * is known of it
	 */
	Flux<ServerSentEvent<?>> tell(String id) {
		return Flux.defer(() -> {
			LiveConversation live = this.conversations.find(id);
			LiveAnswer latest = (live != null) ? live.latest() : null;
			if (latest == null) {
				return this.archive.find(id)
					.switchIfEmpty(Mono.error(UnknownConversationException::new))
					.map((kept) -> recalled(Recalled.of(id, kept)));
			}
			// The page reads the answer from now on, also while what was before is read.
			return latest.before()
				.<ServerSentEvent<?>>map((before) -> recalled(Recalled.of(id, before, latest)))
				.concatWith(latest.events());
		});
	}

	private static ServerSentEvent<?> recalled(Recalled recalled) {
		return RunStream.event("conversation.recalled", recalled);
	}

}
