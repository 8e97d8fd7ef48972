package io.github.responsesws.conversation;

import java.time.Duration;

import io.github.responsesws.settings.Check;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps conversations in this process, within bounds: those that were not used for the
 * longest time go first.
 *
 * @since 0.1.0
 */
public final class InMemoryConversationRepository implements ConversationRepository {

	// Guarded by itself: a lookup a turn, never held for long.
	private final RecentEntries<ConversationState> entries;

	/**
	 * Create an empty repository.
	 * @param maxConversations how many conversations are kept
	 * @param maxBytes how many bytes of items are kept in all of them
	 * @param timeToLive how long a conversation is kept after its last use
	 */
	public InMemoryConversationRepository(int maxConversations, long maxBytes, Duration timeToLive) {
		this(maxConversations, maxBytes, timeToLive, Schedulers.parallel());
	}

	/**
	 * Create an empty repository on a clock of one's own.
	 * @param maxConversations how many conversations are kept
	 * @param maxBytes how many bytes of items are kept in all of them
	 * @param timeToLive how long a conversation is kept after its last use
	 * @param clock tells the time
	 */
	public InMemoryConversationRepository(int maxConversations, long maxBytes, Duration timeToLive, Scheduler clock) {
		Check.atLeast(maxConversations, 1, "responses-ws.conversation.memory.max-conversations");
		Check.notEmpty(maxBytes, "responses-ws.conversation.memory.max-size");
		Check.positive(timeToLive, "responses-ws.conversation.time-to-live");
		this.entries = new RecentEntries<>(maxConversations, maxBytes, timeToLive, clock);
	}

	@Override
	public Mono<ConversationState> find(String id) {
		return Mono.fromSupplier(() -> {
			synchronized (this.entries) {
				return this.entries.get(id);
			}
		});
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		return Mono.fromRunnable(() -> put(state, expectedVersion));
	}

	private void put(ConversationState state, long expectedVersion) {
		synchronized (this.entries) {
			ConversationState present = this.entries.get(state.id());
			if (present != null && present.version() != expectedVersion) {
				throw new ConversationConflictException(state.id(), expectedVersion);
			}
			this.entries.put(state.id(), state, state.keptBytes());
		}
	}

	@Override
	public Mono<Void> delete(String id) {
		return Mono.fromRunnable(() -> {
			synchronized (this.entries) {
				this.entries.remove(id);
			}
		});
	}

	/**
	 * Return how many conversations are kept.
	 * @return the number of conversations, expired ones not counted
	 */
	public int size() {
		synchronized (this.entries) {
			return this.entries.size();
		}
	}

}
