package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.util.RaceTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

class OpenConversationsTests {

	private final ConversationRepository repository = new InMemoryConversationRepository(10, 1_000_000,
			Duration.ofMinutes(1));

	private final OpenConversations live = new OpenConversations();

	@RepeatedTest(20)
	void whoOpensAtOnceGetsTheSame() {
		for (int i = 0; i < 200; i++) {
			String id = "c-" + i;
			AtomicReference<@Nullable OpenConversation> one = new AtomicReference<>();
			AtomicReference<@Nullable OpenConversation> two = new AtomicReference<>();
			RaceTestUtils.race(() -> one.set(get(id)), () -> two.set(get(id)));
			assertThat(one.get()).isNotNull().isSameAs(two.get());
		}
	}

	@Test
	void keepsNothingThatNobodyUses() {
		List<OpenConversation> used = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			OpenConversation live = get("c-" + i);
			if (i % 1_000 == 0) {
				used.add(live);
			}
		}
		awaitSize(this.live, used.size());
		assertThat(used).allSatisfy((live) -> assertThat(get(live.id())).isSameAs(live));
	}

	@Test
	void takesTheIdOfACollectedOneAnew() {
		for (int i = 0; i < 1_000; i++) {
			get("c");
			if (i % 100 == 0) {
				System.gc();
			}
		}
		OpenConversation last = get("c");
		awaitSize(this.live, 1);
		assertThat(get("c")).isSameAs(last);
	}

	/**
	 * A controller lets its handle go when it has subscribed.
	 */
	@Test
	void aTurnKeepsItsConversationWithoutAHandle() {
		Conversations conversations = Conversations.builder((request, placement) -> Flux.<ResponseEvent>never())
			.build();
		Disposable turn = conversations.open("c").turn("Hello").events().subscribe();
		Disposable run = conversations.open("d").turn("Hello").run().events().subscribe();
		Disposable waiting = conversations.open("d").compact().subscribe();
		for (int i = 0; i < 10; i++) {
			System.gc();
			assertThat(conversations.open("c").snapshot().active()).isEqualTo(1);
			assertThat(conversations.open("d").snapshot().active()).isEqualTo(2);
		}
		Disposable second = conversations.open("c").turn("Hello").events().subscribe();
		assertThat(conversations.open("c").snapshot().active()).isEqualTo(2);
		turn.dispose();
		assertThat(conversations.open("c").snapshot().active()).isEqualTo(1);
		second.dispose();
		run.dispose();
		waiting.dispose();
		assertThat(conversations.open("d").snapshot().active()).isZero();
	}

	private OpenConversation get(String id) {
		return this.live.get(id, () -> new OpenConversation(id, this.repository,
				ConversationOrigin.known(ConversationState.initial(id)), null));
	}

	private static void awaitSize(OpenConversations live, int size) {
		Chats.await(() -> {
			System.gc();
			return live.size() <= size;
		});
		assertThat(live.size()).isEqualTo(size);
	}

}
