package io.github.responsesws.conversation;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The conversations of which somebody has a handle or runs a turn, by their ID: so that
 * an ID is one conversation, however many handles there are. It keeps them from the
 * garbage collector only as long as they have work that did not make it into the
 * repository, and within bounds. Safe for use by any thread.
 */
final class OpenConversations {

	/** More fail at once only if the service does, for all. */
	static final int MAX_UNFINISHED = 1_024;

	private static final long MAX_UNFINISHED_BYTES = 64L * 1024 * 1024;

	/** Who wants to try again has done so by then. */
	static final Duration UNFINISHED_AGE = Duration.ofHours(1);

	private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

	private final ReferenceQueue<OpenConversation> collected = new ReferenceQueue<>();

	// Holds what is only here. Guarded by itself: touched when a turn fails or what
	// failed
	// is finished, never held for long.
	private final RecentEntries<OpenConversation> unfinished;

	/**
	 * Begin with nothing.
	 * @param clock tells how long ago a turn failed
	 */
	OpenConversations(Scheduler clock) {
		this(new RecentEntries<>(MAX_UNFINISHED, MAX_UNFINISHED_BYTES, UNFINISHED_AGE, clock));
	}

	OpenConversations(RecentEntries<OpenConversation> unfinished) {
		this.unfinished = unfinished;
	}

	/**
	 * Return the conversation of an ID.
	 * @param id the ID
	 * @param first makes it, if it is not there; called more than once if others ask too,
	 * of whom one wins
	 */
	OpenConversation get(String id, Supplier<OpenConversation> first) {
		forgetCollected();
		while (true) {
			Entry present = this.entries.get(id);
			OpenConversation conversation = (present != null) ? present.get() : null;
			if (conversation != null) {
				return conversation;
			}
			conversation = first.get();
			if (put(present, new Entry(id, conversation, this.collected))) {
				return conversation;
			}
		}
	}

	/**
	 * Hold a conversation for as long as it has open work, whoever has a handle.
	 */
	void keep(OpenConversation conversation) {
		synchronized (this.unfinished) {
			// Asked in here: of those who change it at once, the last to come sees the
			// end.
			if (conversation.hasOpenWork()) {
				this.unfinished.put(conversation.id(), conversation, conversation.bytes());
			}
			else {
				this.unfinished.remove(conversation.id());
			}
		}
	}

	/**
	 * Return how many are held because of their work.
	 */
	int unfinished() {
		synchronized (this.unfinished) {
			return this.unfinished.size();
		}
	}

	/**
	 * Return how many jobs have ended of which the model was not told, in those that are
	 * held because of that.
	 */
	int waitingJobs() {
		List<OpenConversation> held;
		synchronized (this.unfinished) {
			held = this.unfinished.values();
		}
		return held.stream().mapToInt((conversation) -> conversation.jobs().waiting()).sum();
	}

	private boolean put(@Nullable Entry collected, Entry entry) {
		return (collected != null) ? this.entries.replace(entry.id, collected, entry)
				: this.entries.putIfAbsent(entry.id, entry) == null;
	}

	// Nobody may call again: then a few bytes an ID are left.
	private void forgetCollected() {
		for (Reference<?> entry = this.collected.poll(); entry != null; entry = this.collected.poll()) {
			// Another one may have taken its place by now.
			this.entries.remove(((Entry) entry).id, entry);
		}
	}

	/**
	 * Return how many there are, some of which may be of no use to anybody any more.
	 */
	int size() {
		forgetCollected();
		return this.entries.size();
	}

	private static final class Entry extends WeakReference<OpenConversation> {

		private final String id;

		Entry(String id, OpenConversation conversation, ReferenceQueue<OpenConversation> collected) {
			super(conversation, collected);
			this.id = id;
		}

	}

}
