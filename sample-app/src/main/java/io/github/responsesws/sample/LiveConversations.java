package io.github.responsesws.sample;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.responsesws.conversation.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * The conversations in use, so that all requests of one meet in the same object. What was
 * said is kept by the client's repository: a conversation that is forgotten here for want
 * of room or use is opened again by its ID. Every method may be called from any thread.
 */
final class LiveConversations {

	private final Function<@Nullable String, Conversation> opener;

	private final int max;

	private final Duration timeout;

	private final InstantSource clock;

	// Guarded by this; in the order of last use, so that the eldest come first.
	private final Map<String, Use> uses = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * Begin without any.
	 * @param opener opens a conversation by its ID, or a new one
	 * @param max most conversations
	 * @param timeout time after which an unused one is forgotten
	 * @param clock tells the time
	 */
	LiveConversations(Function<@Nullable String, Conversation> opener, int max, Duration timeout, InstantSource clock) {
		this.opener = opener;
		this.max = max;
		this.timeout = timeout;
		this.clock = clock;
	}

	/**
	 * Begin to answer a question. The caller must {@link LiveConversation#end() end} it.
	 * @param id the conversation's ID, or {@code null} for a new conversation
	 * @return the conversation
	 * @throws ConversationBusyException if the conversation is answering already, or if
	 * as many conversations as may be in use are
	 */
	synchronized LiveConversation begin(@Nullable String id) {
		long now = this.clock.millis();
		forgetUnused(now);
		Use use = (id != null) ? this.uses.get(id) : null;
		if (use == null) {
			makeRoom();
			use = new Use(new LiveConversation(this.opener.apply(id), this));
			this.uses.put(use.conversation.conversation().id(), use);
		}
		else if (use.answering) {
			throw new ChatBusyException("The conversation is still answering the question before.",
					"Wait for the answer or stop it, then ask again.");
		}
		use.answering = true;
		use.usedAt = now;
		return use.conversation;
	}

	/**
	 * Return a conversation that somebody has asked something lately, whether or not it
	 * is answering.
	 * @param id the conversation's ID
	 * @return the conversation, or {@code null} if it is not known here
	 */
	synchronized @Nullable LiveConversation find(String id) {
		Use use = this.uses.get(id);
		return (use != null) ? use.conversation : null;
	}

	synchronized void end(LiveConversation conversation) {
		Use use = this.uses.get(conversation.conversation().id());
		if (use != null && use.conversation == conversation) {
			use.answering = false;
			use.usedAt = this.clock.millis();
		}
	}

	synchronized int size() {
		return this.uses.size();
	}

	private void forgetUnused(long now) {
		this.uses.values().removeIf((use) -> {
			boolean unused = !use.answering && now - use.usedAt > this.timeout.toMillis();
			if (unused) {
				use.conversation.jobs().forget();
			}
			return unused;
		});
	}

	private void makeRoom() {
		Iterator<Use> eldestFirst = this.uses.values().iterator();
		while (this.uses.size() >= this.max && eldestFirst.hasNext()) {
			Use eldest = eldestFirst.next();
			if (!eldest.answering) {
				eldest.conversation.jobs().forget();
				eldestFirst.remove();
			}
		}
		if (this.uses.size() >= this.max) {
			throw new ChatBusyException(
					"All " + this.max + " conversations (sample.max-conversations) are answering right now.",
					"Ask again in a moment.");
		}
	}

	private static final class Use {

		private final LiveConversation conversation;

		private boolean answering;

		private long usedAt;

		Use(LiveConversation conversation) {
			this.conversation = conversation;
		}

	}

}
