package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steered turns of which a part cannot be saved: what was asked and steered is there all
 * the same.
 */
class UnsavedSteeringTests {

	private final Chats chats = new Chats();

	private final Gate gate = new Gate();

	private final Sinks.One<SteerResult> result = Sinks.one();

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	@Test
	void whatIsNotSavedIsNotFollowed() {
		Conversation conversation = conversation(2, Duration.ZERO, false);
		create(conversation, "Hello");
		steer(conversation, Scripts.text("So.").await(this.gate).demo());
		assertThat(conversation.snapshot().turns()).isEqualTo(1);
		resume(conversation);
		int handedBack = (outcome() instanceof SteerResult.Unknown) ? 1 : 0;
		this.chats.dropAll();
		assertThat(create(conversation, "How many messages did I send?").outputText())
			.contains((4 - handedBack) + " messages");
	}

	@Test
	void appliedInputIsResumedWithTheTurn() {
		Conversation conversation = conversation(2, Duration.ofMillis(300), false);
		create(conversation, "Hello");
		steer(conversation, Scripts.text("So.").await(this.gate).demo());
		assertThat(outcome()).isInstanceOf(SteerResult.Applied.class);
		resume(conversation);
		this.chats.dropAll();
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("4 messages");
		assertThat(this.chats.lastRequest().body().path("input").toString()).containsSubsequence("Hello", "One",
				"My name is Ada.");
	}

	@Test
	void appliedInputIsResumedAloneIfTheTurnTurnsOutToBeSaved() {
		Conversation conversation = conversation(1, Duration.ofMillis(300), true);
		steer(conversation, Scripts.text("So.").await(this.gate).demo());
		assertThat(outcome()).isInstanceOf(SteerResult.Applied.class);
		resume(conversation);
		this.chats.dropAll();
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("3 messages");
		assertThat(this.chats.lastRequest().body().path("input").toString()).containsSubsequence("One", "So.",
				"My name is Ada.");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void pendingInputWaitsForTheNextTurn(boolean saved) {
		Conversation conversation = conversation(2, Duration.ZERO, saved);
		steer(conversation,
				Scripts.text("Let me see.").await(this.gate).functionCall("get_weather", "{\"city\":\"Paris\"}"));
		assertThat(outcome()).isInstanceOf(SteerResult.Pending.class);
		this.chats.dropAll();
		String call = Objects.requireNonNull(conversation.core().state().known())
			.openCalls()
			.get(0)
			.tree()
			.path("call_id")
			.asString();
		conversation.turn(InputItem.functionCallOutput(call, "Sunny")).response().block(Chats.LONG);
		assertThat(this.chats.lastRequest().body().path("input").toString()).containsOnlyOnce("My name is Ada.");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	/**
	 * Steer a turn that comes to a bad end, as a part of it is not saved.
	 */
	private void steer(Conversation conversation, Script script) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(script).once();
		StepVerifier.create(conversation.turn("One").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			conversation.steer("My name is Ada.").subscribe(this.result::tryEmitValue);
			Chats.await(() -> this.chats.steers() >= 1);
			this.gate.open();
		}).expectErrorSatisfies((failure) -> assertThat(failure).hasRootCauseMessage("Not saved")).verify(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
	}

	private SteerResult outcome() {
		return Objects.requireNonNull(this.result.asMono().block(Chats.LONG));
	}

	private static void resume(Conversation conversation) {
		assertThat(conversation.snapshot().resumable()).isTrue();
		StepVerifier.create(conversation.resume().events().then()).expectComplete().verify(Chats.LONG);
		assertThat(conversation.snapshot().resumable()).isFalse();
	}

	/**
	 * Begin a conversation of which one save fails.
	 * @param failing which one
	 * @param delay before it fails
	 * @param saved whether it is done all the same
	 */
	private Conversation conversation(int failing, Duration delay, boolean saved) {
		ConversationRepository memory = new InMemoryConversationRepository(10, 1_000_000, Duration.ofMinutes(1));
		AtomicInteger saves = new AtomicInteger();
		ConversationRepository repository = new ConversationRepository() {

			@Override
			public Mono<ConversationState> find(String id) {
				return memory.find(id);
			}

			@Override
			public Mono<Void> save(ConversationState state, long expectedVersion) {
				Mono<Void> save = memory.save(state, expectedVersion);
				if (saves.incrementAndGet() != failing) {
					return save;
				}
				Mono<Void> failure = Mono.error(new IllegalStateException("Not saved"));
				return (saved ? save.then(failure) : failure).delaySubscription(delay);
			}

			@Override
			public Mono<Void> delete(String id) {
				return memory.delete(id);
			}

		};
		return this.chats.client(4, (builder) -> builder.conversationRepository(repository))
			.conversation(Chats.settings(false, (settings) -> settings));
	}

	private static Response create(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).response().block(Chats.LONG));
	}

}
