package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One conversation, several clients, as after a restart.
 */
class SharedConversationTests {

	private final Chats chats = new Chats();

	private final ConversationRepository repository = new InMemoryConversationRepository(10, 1_000_000,
			Duration.ofMinutes(1));

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anotherClientGoesOn(boolean store) {
		Conversation here = open(client(), "shared", store);
		here.turn("My name is Ada.").response().block(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
		Conversation there = open(client(), "shared", store);
		StepVerifier.create(there.turn("What is my name?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(there.snapshot().turns()).isEqualTo(2);
		this.chats.server().awaitIdle(Chats.LONG);
		StepVerifier.create(here.turn("How many messages did I send?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("3 messages"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(here.snapshot().version()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void twoCannotBothAdvance(boolean store) {
		Conversation here = open(client(), "shared", store);
		Conversation there = open(client(), "shared", store);
		here.turn("My name is Ada.").response().block(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
		Gate gate = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.script().await(gate).text("Done"))
			.once();
		StepVerifier.create(here.turn("Slow").response()).then(() -> {
			gate.awaitReached(Chats.LONG);
			there.turn("Fast").response().block(Chats.LONG);
			gate.open();
		}).expectError(ConversationConflictException.class).verify(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(here.snapshot().resumable()).isTrue();
		StepVerifier.create(here.resume().events().then()).expectComplete().verify(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
		StepVerifier.create(there.turn("How many messages did I send?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("4 messages"))
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	void aSaveWhoseAnswerIsLostCountsOnce() {
		AtomicBoolean failing = new AtomicBoolean(true);
		Conversation conversation = open(
				this.chats.client(16,
						(builder) -> builder.conversationRepository(new LossyRepository(this.repository, failing))),
				"shared", false);
		StepVerifier.create(conversation.turn("My name is Ada.").response())
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(ConversationRepositoryException.class)
				.hasRootCauseMessage("The answer is lost"))
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().resumable()).isTrue();
		failing.set(false);
		StepVerifier.create(conversation.resume().events()).expectComplete().verify(Chats.LONG);
		StepVerifier.create(conversation.turn("How many messages did I send?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("2 messages"))
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	void aConversationThatWasBegunAnewElsewhereGoesOn() {
		Conversation here = open(client(), "shared", false);
		here.turn("One").response().block(Chats.LONG);
		here.turn("Two").response().block(Chats.LONG);
		this.repository.delete("shared").block(Chats.LONG);
		open(client(), "shared", false).turn("My name is Ada.").response().block(Chats.LONG);
		StepVerifier.create(here.turn("Three").response())
			.expectError(ConversationConflictException.class)
			.verify(Chats.LONG);
		StepVerifier.create(here.turn("What is my name?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	void aConversationThatWasBegunElsewhereAfterAFailureGoesOn() {
		Conversation here = open(client(), "shared", false);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.error(400, "invalid_prompt", "No")).once();
		StepVerifier.create(here.turn("Hello").response()).expectError(ResponsesException.class).verify(Chats.LONG);
		open(client(), "shared", false).turn("My name is Ada.").response().block(Chats.LONG);
		StepVerifier.create(here.turn("What is my name?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
	}

	private ResponsesWebSocketClient client() {
		return this.chats.client(16, (builder) -> builder.conversationRepository(this.repository));
	}

	private static Conversation open(ResponsesWebSocketClient client, String id, boolean store) {
		return client.conversation(id, Chats.settings(store, (settings) -> settings));
	}

	/**
	 * Saves, and does not get to say so.
	 */
	private record LossyRepository(ConversationRepository target,
			AtomicBoolean failing) implements ConversationRepository {

		@Override
		public Mono<ConversationState> find(String id) {
			return this.target.find(id);
		}

		@Override
		public Mono<Void> save(ConversationState state, long expectedVersion) {
			return this.target.save(state, expectedVersion)
				.then(Mono.defer(() -> this.failing.get() ? Mono.error(new IllegalStateException("The answer is lost"))
						: Mono.empty()));
		}

		@Override
		public Mono<Void> delete(String id) {
			return this.target.delete(id);
		}

	}

}
