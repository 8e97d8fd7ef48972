package io.github.responsesws.conversation;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.Races;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class OpenConversationsTests {

	private static final ResponseRequest TURN = ResponseRequest.builder().input("Hello").build();

	private final ConversationRepository repository = new InMemoryConversationRepository(10, 1_000_000,
			Duration.ofMinutes(1));

	private final OpenConversations live = new OpenConversations(Schedulers.parallel());

	@RepeatedTest(20)
	void whoOpensAtOnceGetsTheSame() {
		for (int i = 0; i < 200; i++) {
			String id = "c-" + i;
			AtomicReference<@Nullable OpenConversation> one = new AtomicReference<>();
			AtomicReference<@Nullable OpenConversation> two = new AtomicReference<>();
			Races.race(() -> one.set(get(id)), () -> two.set(get(id)));
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
	void keepsWhatFailedUntilItIsFinished() {
		WeakReference<OpenConversation> idle = new WeakReference<>(get("idle"));
		WeakReference<OpenConversation> failed = fail(this.live, "failed");
		awaitCollected(idle);
		assertThat(this.live.unfinished()).isEqualTo(1);
		assertThat(get("failed")).isSameAs(failed.get());
		assertThat(get("failed").state().unfinished()).isEqualTo(UnfinishedTurn.of(TURN).with(TURN, List.of(), ""));
		ConversationState next = ConversationState.initial("failed")
			.advanced(1, "resp_1", true, ReplayWindow.EMPTY, LeftOpen.NONE);
		get("failed").state().save(next, 0, TURN, List.of()).block(Chats.LONG);
		assertThat(this.live.unfinished()).isZero();
		awaitCollected(failed);
	}

	@Test
	void keepsASaveThatNobodyHasLookedAfter() {
		UnreliableRepository refusing = new UnreliableRepository();
		refusing.onSave(UnreliableRepository.Fault.ERROR);
		OpenConversation conversation = this.live.get("c", () -> new OpenConversation("c", refusing,
				ConversationOrigin.known(ConversationState.initial("c")), null, new RunningJobs(), this.live::keep));
		ConversationState next = ConversationState.initial("c")
			.advanced(1, "resp_1", true, ReplayWindow.EMPTY, LeftOpen.NONE);
		conversation.state().latest().block(Chats.LONG);
		assertThat(this.live.unfinished()).isZero();
		StepVerifier.create(conversation.state().save(next, 0, List.of())).expectError().verify(Chats.LONG);
		assertThat(this.live.unfinished()).isEqualTo(1);
		conversation.state().latest().block(Chats.LONG);
		assertThat(this.live.unfinished()).isZero();
	}

	@Test
	void letsTheOldestGoFirst() {
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		OpenConversations two = new OpenConversations(new RecentEntries<>(2, 1_000_000, Duration.ofMinutes(10), clock));
		WeakReference<OpenConversation> a = fail(two, "a");
		clock.advanceTimeBy(Duration.ofMinutes(6));
		WeakReference<OpenConversation> b = fail(two, "b");
		fail(two, "c");
		awaitCollected(a);
		assertThat(get(two, "a").state().unfinished()).isNull();
		assertThat(get(two, "b").state().unfinished()).isNotNull();
		clock.advanceTimeBy(Duration.ofMinutes(6));
		fail(two, "c");
		assertThat(two.unfinished()).isEqualTo(2);
		clock.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(two.unfinished()).isEqualTo(1);
		awaitCollected(b);
		assertThat(get(two, "c").state().unfinished()).isNotNull();
	}

	@Test
	void doesNotHoldMoreThanSomeBytes() {
		OpenConversations small = new OpenConversations(
				new RecentEntries<>(100, 100, Duration.ofMinutes(10), Schedulers.parallel()));
		for (int i = 0; i < 100; i++) {
			fail(small, "c-" + i);
		}
		// Seven bytes each, asked and tried.
		assertThat(small.unfinished()).isEqualTo(7);
	}

	@RepeatedTest(20)
	void aRaceOfFailureAndEndLeavesNothingBehind() {
		for (int i = 0; i < 200; i++) {
			int before = this.live.unfinished();
			OpenConversation conversation = get("c-" + i);
			ConversationState next = ConversationState.initial(conversation.id())
				.advanced(1, "resp_1", true, ReplayWindow.EMPTY, LeftOpen.NONE);
			Races.race(() -> fail(this.live, conversation.id()),
					() -> conversation.state().save(next, 0, TURN, List.of()).block(Chats.LONG));
			assertThat(this.live.unfinished()).isEqualTo(before + (conversation.state().hasOpenWork() ? 1 : 0));
		}
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
		return get(this.live, id);
	}

	private OpenConversation get(OpenConversations conversations, String id) {
		return conversations.get(id, () -> new OpenConversation(id, this.repository,
				ConversationOrigin.known(ConversationState.initial(id)), null, new RunningJobs(), conversations::keep));
	}

	private WeakReference<OpenConversation> fail(OpenConversations conversations, String id) {
		OpenConversation conversation = get(conversations, id);
		conversation.state().unfinished(UnfinishedTurn.of(TURN), List.of(), List.of());
		return new WeakReference<>(conversation);
	}

	private static void awaitCollected(WeakReference<OpenConversation> conversation) {
		Chats.await(() -> {
			System.gc();
			return conversation.get() == null;
		});
	}

	private static void awaitSize(OpenConversations live, int size) {
		Chats.await(() -> {
			System.gc();
			return live.size() <= size;
		});
		assertThat(live.size()).isEqualTo(size);
	}

}
