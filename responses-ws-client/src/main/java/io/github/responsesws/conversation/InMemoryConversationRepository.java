package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.settings.Check;
import org.jspecify.annotations.Nullable;
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

	private final int maxConversations;

	private final long maxBytes;

	private final Duration timeToLive;

	private final Scheduler clock;

	// Least recently used first. Guarded by itself: a lookup a turn, never held for long.
	private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

	private long bytes;

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
		this.maxConversations = maxConversations;
		this.maxBytes = maxBytes;
		this.timeToLive = timeToLive;
		this.clock = Objects.requireNonNull(clock, "clock");
	}

	@Override
	public Mono<ConversationState> find(String id) {
		return Mono.fromSupplier(() -> get(id));
	}

	private @Nullable ConversationState get(String id) {
		synchronized (this.entries) {
			expire();
			Entry entry = this.entries.get(id);
			if (entry == null) {
				return null;
			}
			entry.usedAt = now();
			return entry.state;
		}
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		return Mono.fromRunnable(() -> put(state, expectedVersion));
	}

	private void put(ConversationState state, long expectedVersion) {
		synchronized (this.entries) {
			expire();
			Entry present = this.entries.get(state.id());
			if (present != null && present.state.version() != expectedVersion) {
				throw new ConversationConflictException(state.id(), expectedVersion);
			}
			remove(state.id());
			this.entries.put(state.id(), new Entry(state, now()));
			this.bytes += state.keptBytes();
			// The newest one stays, however large it is: its own bound is the settings'.
			while (this.entries.size() > 1
					&& (this.entries.size() > this.maxConversations || this.bytes > this.maxBytes)) {
				remove(this.entries.keySet().iterator().next());
			}
		}
	}

	@Override
	public Mono<Void> delete(String id) {
		return Mono.fromRunnable(() -> {
			synchronized (this.entries) {
				remove(id);
			}
		});
	}

	/**
	 * Return how many conversations are kept.
	 * @return the number of conversations, expired ones not counted
	 */
	public int size() {
		synchronized (this.entries) {
			expire();
			return this.entries.size();
		}
	}

	private void expire() {
		long oldest = now() - this.timeToLive.toMillis();
		while (!this.entries.isEmpty()) {
			Map.Entry<String, Entry> first = this.entries.entrySet().iterator().next();
			if (first.getValue().usedAt > oldest) {
				return;
			}
			remove(first.getKey());
		}
	}

	private void remove(String id) {
		Entry removed = this.entries.remove(id);
		if (removed != null) {
			this.bytes -= removed.state.keptBytes();
		}
	}

	private long now() {
		return this.clock.now(TimeUnit.MILLISECONDS);
	}

	private static final class Entry {

		private final ConversationState state;

		private long usedAt;

		Entry(ConversationState state, long usedAt) {
			this.state = state;
			this.usedAt = usedAt;
		}

	}

}
