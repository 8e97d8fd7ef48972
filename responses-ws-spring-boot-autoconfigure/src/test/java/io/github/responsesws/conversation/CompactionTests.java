package io.github.responsesws.conversation;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.HandshakeException;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class CompactionTests {

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theChainBeginsAnewWithTheWindow(boolean store) {
		Conversation conversation = this.chats.conversation(store);
		create(conversation, "My name is Ada.");
		create(conversation, "Hello");
		ConversationSnapshot snapshot = conversation.compact().block(Chats.LONG);
		assertThat(snapshot).isNotNull();
		assertThat(snapshot.lastResponseId()).isNull();
		assertThat(snapshot.replayItems()).isEqualTo(3);
		assertThat(snapshot.turns()).isEqualTo(2);
		ReceivedRequest compaction = this.chats.lastRequest();
		assertThat(compaction.transport()).isNotEqualTo(Transport.WEBSOCKET);
		assertThat(compaction.body().path("model").asString()).isEqualTo("test-model");
		assertThat(compaction.header("authorization")).isEqualTo("Bearer test-key");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(4);
		create(conversation, "And on");
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(1);
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void thereIsNothingToCompactAtFirst() {
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.compact()).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertThat(this.chats.requests()).isEmpty();
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void makesRoomAtTheBoundIfToldTo() {
		Conversation conversation = this.chats.conversation(false,
				(settings) -> settings.maxReplaySize(6_000).onLimit(SizeLimit.COMPACT));
		create(conversation, "My name is Ada.");
		for (int i = 0; i < 6; i++) {
			create(conversation, "Tell me a long story, but briefly, please: " + i);
		}
		assertThat(this.chats.requests()).anyMatch((request) -> request.transport() != Transport.WEBSOCKET);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(conversation.snapshot().turns()).isEqualTo(8);
	}

	@Test
	void saysSoIfCompactionMakesNoRoom() {
		Conversation conversation = this.chats.conversation(false,
				(settings) -> settings.maxReplaySize(300).onLimit(SizeLimit.COMPACT));
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.create("x".repeat(300)))
			.expectError(ConversationTooLargeException.class)
			.verify(Chats.LONG);
	}

	@Test
	void refusalsOfTheServiceAreTyped() {
		Conversation conversation = this.chats.client(1, (builder) -> {
		}).conversation(ConversationSettings.of(ResponseRequest.builder().model("m").store(true).build()));
		create(conversation, "My name is Ada.");
		this.chats.forget();
		StepVerifier.create(conversation.compact()).expectError(ApiException.class).verify(Chats.LONG);
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void anUnreachableServiceIsTyped() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		this.chats.server().close();
		StepVerifier.create(conversation.compact()).expectError(HandshakeException.class).verify(Chats.LONG);
	}

	@Test
	void saysSoWithoutATransport() {
		ResponsesWebSocketClient client = this.chats.client();
		Conversation conversation = Conversations.builder((request, placement) -> client.stream(request))
			.build()
			.begin(ConversationSettings.of(ResponseRequest.builder().store(false).build()));
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.compact()).expectError(UnsupportedOperationException.class).verify(Chats.LONG);
	}

	private static Response create(Conversation conversation, String message) {
		return conversation.create(message).blockOptional(Chats.LONG).orElseThrow();
	}

}
