package io.github.responsesws.conversation;

import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
		here.create("My name is Ada.").block(Chats.LONG);
		Conversation there = open(client(), "shared", store);
		StepVerifier.create(there.create("What is my name?"))
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(there.snapshot().turns()).isEqualTo(2);
		StepVerifier.create(here.create("How many messages did I send?"))
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
		here.create("My name is Ada.").block(Chats.LONG);
		Gate gate = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.script().await(gate).text("Done"))
			.once();
		StepVerifier.create(here.create("Slow")).then(() -> {
			gate.awaitReached(Chats.LONG);
			there.create("Fast").block(Chats.LONG);
			gate.open();
		}).expectError(ConversationConflictException.class).verify(Chats.LONG);
		assertThat(here.snapshot().resumable()).isTrue();
		StepVerifier.create(here.resume().then()).expectComplete().verify(Chats.LONG);
		StepVerifier.create(there.create("How many messages did I send?"))
			.assertNext((response) -> assertThat(response.outputText()).contains("4 messages"))
			.expectComplete()
			.verify(Chats.LONG);
	}

	private ResponsesWebSocketClient client() {
		return this.chats.client(16, (builder) -> builder.conversationRepository(this.repository));
	}

	private static Conversation open(ResponsesWebSocketClient client, String id, boolean store) {
		return client.conversation(id, Chats.settings(store, (settings) -> settings));
	}

}
