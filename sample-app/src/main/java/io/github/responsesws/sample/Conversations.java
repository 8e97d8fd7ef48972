package io.github.responsesws.sample;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the last response of each conversation, so that the next question continues
 * from it. It keeps a bounded number of them, forgets those unused for long, and lets
 * each run one turn at a time. Every method may be called from any thread.
 */
final class Conversations {

	private final int max;

	private final Duration timeout;

	private final InstantSource clock;

	// Guarded by this; in the order of last use, so that the eldest come first.
	private final Map<String, Memory> memories = new LinkedHashMap<>(16, 0.75f, true);

	Conversations(int max, Duration timeout, InstantSource clock) {
		this.max = max;
		this.timeout = timeout;
		this.clock = clock;
	}

	/**
	 * Begin a turn. The caller must {@link ConversationTurn#end() end} it.
	 * @param id the conversation's ID, or {@code null} for a new conversation
	 * @return the turn
	 * @throws ConversationBusyException if the conversation runs a turn already, or if as
	 * many conversations as are remembered do
	 */
	synchronized ConversationTurn begin(@Nullable String id) {
		long now = this.clock.millis();
		forgetUnused(now);
		String name = (id != null) ? id : UUID.randomUUID().toString();
		Memory memory = this.memories.get(name);
		if (memory == null) {
			makeRoom();
			memory = new Memory();
			this.memories.put(name, memory);
		}
		else if (memory.running != null) {
			throw new ConversationBusyException("The conversation is still answering the question before.",
					"Wait for the answer or stop it, then ask again.");
		}
		ConversationTurn turn = new ConversationTurn(this, name, memory.responseId);
		memory.running = turn;
		memory.usedAt = now;
		return turn;
	}

	synchronized void remember(ConversationTurn turn, @Nullable String responseId) {
		Memory memory = this.memories.get(turn.conversation());
		if (memory != null && memory.running == turn) {
			memory.responseId = responseId;
		}
	}

	synchronized void end(ConversationTurn turn) {
		Memory memory = this.memories.get(turn.conversation());
		if (memory != null && memory.running == turn) {
			memory.running = null;
			memory.usedAt = this.clock.millis();
		}
	}

	synchronized int size() {
		return this.memories.size();
	}

	private void forgetUnused(long now) {
		this.memories.values()
			.removeIf((memory) -> memory.running == null && now - memory.usedAt > this.timeout.toMillis());
	}

	private void makeRoom() {
		Iterator<Memory> eldestFirst = this.memories.values().iterator();
		while (this.memories.size() >= this.max && eldestFirst.hasNext()) {
			if (eldestFirst.next().running == null) {
				eldestFirst.remove();
			}
		}
		if (this.memories.size() >= this.max) {
			throw new ConversationBusyException(
					"All " + this.max + " conversations (sample.max-conversations) are answering right now.",
					"Ask again in a moment.");
		}
	}

	private static final class Memory {

		private @Nullable String responseId;

		private @Nullable ConversationTurn running;

		private long usedAt;

	}

}
