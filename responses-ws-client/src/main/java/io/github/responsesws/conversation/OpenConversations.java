package io.github.responsesws.conversation;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The conversations of which somebody has a handle or runs a turn, by their ID: so that
 * an ID is one conversation, however many handles there are. It keeps none of them from
 * the garbage collector. Safe for use by any thread.
 */
final class OpenConversations {

	private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

	private final ReferenceQueue<OpenConversation> collected = new ReferenceQueue<>();

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
