package io.github.responsesws.conversation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The forks of a conversation that have not begun yet, for which its next turn waits.
 * Safe for use by any thread.
 */
final class ConversationForks {

	private final Conversations conversations;

	private final ConversationSettings settings;

	private final Queue<ForkBarrier> barriers = new ConcurrentLinkedQueue<>();

	ConversationForks(Conversations conversations, ConversationSettings settings) {
		this.conversations = conversations;
		this.settings = settings;
	}

	/**
	 * Branch off.
	 * @param base where from
	 */
	Conversation begin(ConversationState base) {
		return begin(Mono.just(base), barrier(base));
	}

	/**
	 * Branch off from a state that is not loaded yet.
	 */
	Conversation begin(Mono<ConversationState> base) {
		return begin(base, null);
	}

	private Conversation begin(Mono<ConversationState> base, @Nullable ForkBarrier barrier) {
		String id = Conversations.newId();
		return new Conversation(new ConversationCore(this.conversations, id, this.settings,
				base.map((state) -> state.forked(id)), barrier));
	}

	private @Nullable ForkBarrier barrier(ConversationState base) {
		if (base.lastResponseId() == null || base.isStored()) {
			return null;
		}
		ForkBarrier barrier = new ForkBarrier(this.conversations.timer(), this.settings.forkWait());
		this.barriers.removeIf(ForkBarrier::isOpen);
		this.barriers.add(barrier);
		return barrier;
	}

	/**
	 * Wait for the forks, unless the service keeps what they go on from anyway.
	 */
	Mono<Void> begun() {
		this.barriers.removeIf(ForkBarrier::isOpen);
		return Mono.when(this.barriers.stream().map(ForkBarrier::passed).toList());
	}

}
