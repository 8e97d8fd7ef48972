package io.github.responsesws.conversation;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.Transport;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

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
		StepVerifier.create(conversation.turn("x".repeat(300)).response())
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

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void socketCompactsWithATrigger(boolean store) {
		Conversation conversation = this.chats.conversation(store,
				(settings) -> settings.compactionTransport(CompactionRoute.SOCKET));
		create(conversation, "My name is Ada.");
		create(conversation, "Hello");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Not this."), Scripts.demo());
		ConversationSnapshot snapshot = conversation.compact().block(Chats.LONG);
		assertThat(snapshot).isNotNull();
		assertThat(snapshot.lastResponseId()).isNull();
		assertThat(snapshot.replayItems()).isEqualTo(1);
		assertThat(snapshot.turns()).isEqualTo(2);
		ReceivedRequest compaction = this.chats.lastRequest();
		assertThat(compaction.transport()).isEqualTo(Transport.WEBSOCKET);
		assertThat(compaction.body().path("store").asBoolean(true)).isFalse();
		assertThat(compaction.body().path("instructions").asString()).isEqualTo("Be brief.");
		assertThat(compaction.body().has("tools")).isFalse();
		JsonNode input = compaction.body().path("input");
		assertThat(input.get(input.size() - 1)).hasToString("{\"type\":\"compaction_trigger\"}");
		assertThat(compaction.body().has("previous_response_id")).isEqualTo(store);
		assertThat(create(conversation, "Hello again").outputText()).isEqualTo("Not this.");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 405, 426, 501 })
	void socketCompactsWhereHttpIsNotToBeHad(int status) {
		Conversation conversation = refusingHttp(status, CompactionRoute.AUTO);
		create(conversation, "My name is Ada.");
		assertThat(conversation.compact().block(Chats.LONG)).isNotNull();
		assertThat(this.chats.lastRequest().body().path("input").toString()).contains("compaction_trigger");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@ParameterizedTest
	@CsvSource({ "401,AUTO", "500,AUTO", "429,AUTO", "404,HTTP" })
	void otherRefusalsAreFinal(int status, CompactionRoute route) {
		Conversation conversation = refusingHttp(status, route);
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.compact()).expectError(ApiException.class).verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(1);
	}

	private Conversation refusingHttp(int status, CompactionRoute route) {
		ResponsesWebSocketClient client = this.chats.client();
		return Conversations.builder((request, placement) -> client.stream(request))
			.compaction((request) -> Mono.error(ApiException.fromHttp(status, Map.of(), new byte[0])))
			.build()
			.begin(ConversationSettings.builder()
				.request(ResponseRequest.builder().store(false).build())
				.compactionTransport(route)
				.build());
	}

	@Test
	void responseWithoutACompactionChangesNothing() {
		ResponsesWebSocketClient client = this.chats.client();
		Conversation conversation = Conversations
			.builder((request, placement) -> client
				.stream((request.input().size() > 1) ? request.mutate().input("Say something").build() : request))
			.build()
			.begin(ConversationSettings.of(ResponseRequest.builder().store(false).build()));
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.compact()).expectError(CompactionException.class).verify(Chats.LONG);
		assertThat(conversation.snapshot().replayItems()).isEqualTo(2);
	}

	@Test
	void openCallsFollowACompactionOverTheSocket() {
		Conversation conversation = this.chats.conversation(false,
				(settings) -> settings.compactionTransport(CompactionRoute.SOCKET));
		create(conversation, "My name is Ada.");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.functionCall("get_weather", "{}")).once();
		String call = create(conversation, "The weather?").functionCalls().get(0).callId();
		conversation.compact().block(Chats.LONG);
		StepVerifier.create(conversation.turn(InputItem.functionCallOutput(call, "Sunny")).response())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void saysSoWithoutATransport() {
		ResponsesWebSocketClient client = this.chats.client();
		Conversation conversation = Conversations.builder((request, placement) -> client.stream(request))
			.build()
			.begin(ConversationSettings.builder()
				.request(ResponseRequest.builder().store(false).build())
				.compactionTransport(CompactionRoute.HTTP)
				.build());
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.compact())
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(CompactionException.class)
				.hasMessageContaining("responses-ws.conversation.compaction-transport"))
			.verify(Chats.LONG);
	}

	@Test
	void roomMadeDuringARunLeavesTheOpenCalls() {
		AtomicInteger size = new AtomicInteger();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.builder("weather")
				.handler(RawJson.parse("{\"type\":\"object\"}"), (arguments, context) -> "x".repeat(size.get())))
			.build();
		Conversation conversation = this.chats.client(4, (builder) -> builder.toolLoop(loop))
			.conversation(ConversationSettings.builder()
				.request(ResponseRequest.builder().store(false).build())
				.maxReplaySize(8_000)
				.onLimit(SizeLimit.COMPACT)
				.build());
		create(conversation, "My name is Ada.");
		for (int i = 0; conversation.snapshot().replayBytes() < 5_000; i++) {
			create(conversation, "Tell me a long story, but briefly, please: " + i);
		}
		size.set(8_000 - (int) conversation.snapshot().replayBytes());
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.functionCall("weather", "{}")).once();
		assertThat(conversation.turn("The weather?").run().events().blockLast(Chats.LONG))
			.isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.chats.requests()).anyMatch((request) -> request.transport() != Transport.WEBSOCKET);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void callsThatWaitForTheirOutputsAreNotCompacted() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.functionCall("get_weather", "{}")).once();
		String call = create(conversation, "The weather?").functionCalls().get(0).callId();
		conversation.compact().block(Chats.LONG);
		assertThat(conversation.snapshot().lastResponseId()).isNull();
		StepVerifier.create(conversation.turn(InputItem.functionCallOutput(call, "Sunny")).response())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void anAnswerWithoutAWindowChangesNothing() {
		ResponsesWebSocketClient client = this.chats.client();
		Conversation conversation = Conversations.builder((request, placement) -> client.stream(request))
			.compaction((request) -> Mono.just(RawJson.parse("{\"id\":\"resp_1\"}")))
			.build()
			.begin(ConversationSettings.of(ResponseRequest.builder().store(false).build()));
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.compact()).expectError(CompactionException.class).verify(Chats.LONG);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	private static Response create(Conversation conversation, String message) {
		return conversation.turn(message).response().blockOptional(Chats.LONG).orElseThrow();
	}

}
