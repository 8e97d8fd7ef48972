package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.http.HttpBusyException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.AcquireTimeoutException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.AnswerRefusedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static io.github.responsesws.test.RequestMatcher.any;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An error knows which request, response and conversation it is about, and is told to
 * somebody who still listens.
 */
class ErrorFactsTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@Test
	void anErrorOfTheServiceKnowsItsRequestLimitsAndConversation() {
		this.chats.server()
			.onRequest(any())
			.respond(Scripts.delta("Hel")
				.error(429, "rate_limit_exceeded", "Wait.",
						Map.of("X-Request-Id", "req_1", "x-ratelimit-remaining-tokens", "0", "retry-after", "3")));
		Conversation conversation = this.chats.conversation(true);
		assertFailure(conversation.turn("Hello").response(), ResponsesException.class, (failure) -> {
			assertThat(failure.requestId()).isEqualTo("req_1");
			assertThat(failure.rateLimits()).containsExactly(Map.entry("x-ratelimit-remaining-tokens", "0"));
			assertThat(failure.headers()).containsEntry("retry-after", "3");
			assertThat(failure.responseId()).startsWith("resp_");
			assertThat(failure.conversationId()).isEqualTo(conversation.id());
		});
		assertFailure(this.chats.client().turn("Hello").text(), ResponsesException.class, (failure) -> {
			assertThat(failure.responseId()).startsWith("resp_");
			assertThat(failure.conversationId()).isNull();
		});
	}

	@Test
	void aLossATimeoutAndARefusalKnowTheirResponse() {
		ResponsesWebSocketClient patient = this.chats.client();
		ResponsesWebSocketClient impatient = this.chats.client(1,
				(builder) -> builder.timeouts((timeouts) -> timeouts.inactivity(Duration.ofMillis(300))));
		this.chats.server()
			.onRequest(any())
			.respond(Scripts.delta("Hel").drop(), Scripts.delta("Hel").stall(), Scripts.refusal("No."));
		for (Class<? extends ResponsesException> type : List.of(ConnectionLostException.class,
				TurnTimeoutException.class, AnswerRefusedException.class)) {
			Conversation conversation = ((type == TurnTimeoutException.class) ? impatient : patient).conversation();
			assertFailure(conversation.turn("Hello").text(), type, (failure) -> {
				assertThat(failure.responseId()).startsWith("resp_");
				assertThat(failure.conversationId()).isEqualTo(conversation.id());
			});
		}
	}

	@Test
	void aToolThatFailsKnowsTheResponseThatCalledIt() {
		this.chats.server().onRequest(any()).respond(Scripts.functionCall("get_weather", "{}"));
		Conversation conversation = this.chats.conversation(true);
		FunctionTool tool = FunctionTool.builder("get_weather")
			.description("Finds the weather")
			.handler(RawJson.parse("{\"type\":\"object\"}"), (arguments, context) -> {
				throw new IllegalStateException("broken");
			});
		assertFailure(conversation.turn("Hello")
			.run()
			.tools(ToolLoop.builder().errorHandler(ToolErrorHandler.of(ToolErrorMode.FAIL)).tools(tool).build())
			.response(), ToolException.class, (failure) -> {
				assertThat(failure.responseId()).startsWith("resp_");
				assertThat(failure.conversationId()).isEqualTo(conversation.id());
			});
	}

	@Test
	void aRefusedHandshakeKnowsItsRequestWhicheverErrorItLeadsTo() {
		this.chats.server()
			.onHandshake()
			.refuse(503, Map.of("x-request-id", "req_h", "x-ratelimit-limit-requests", "1"), "{}");
		ResponsesWebSocketClient client = this.chats.client(1, (builder) -> builder.transport(TransportMode.WEBSOCKET)
			.pool((pool) -> pool.maxAttempts(1_000).acquireTimeout(Duration.ofSeconds(2))));
		assertFailure(client.conversation("a").turn("Hello").response(), AcquireTimeoutException.class, (failure) -> {
			assertThat(failure.getCause()).isInstanceOf(HandshakeException.class);
			assertThat(failure.requestId()).isEqualTo("req_h");
			assertThat(failure.rateLimits()).containsKey("x-ratelimit-limit-requests");
			assertThat(failure.conversationId()).isEqualTo("a");
			assertThat(((ResponsesException) failure.getCause()).conversationId()).isNull();
		});
	}

	@Test
	void turnsThatFailTogetherKnowTheirOwnConversationsOnly() {
		this.chats.server().onHandshake().refuse(403, Map.of(), "{}");
		ResponsesWebSocketClient client = this.chats.client(16,
				(builder) -> builder.transport(TransportMode.WEBSOCKET));
		StepVerifier.create(Flux.range(0, 20)
			.flatMap((i) -> client.conversation("c-" + i)
				.turn("Hello")
				.response()
				.then(Mono.<String>empty())
				.onErrorResume(HandshakeException.class, (failure) -> Mono.just(i + ": " + failure.conversationId())))
			.collectList())
			.assertNext((told) -> assertThat(told).hasSize(20)
				.allSatisfy((line) -> assertThat(line.split(": c-")[1]).isEqualTo(line.split(":")[0])))
			.expectComplete()
			.verify(Chats.LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "turns", "conversations", "runs" })
	void turnsThatFailTogetherAfterTheirSubscriberHasGoneSayNothing(String kind) {
		Gate gate = new Gate();
		this.chats.server().onRequest(any()).respond(Scripts.delta("Hel").await(gate).text("lo"));
		ResponsesWebSocketClient client = this.chats.client(16,
				(builder) -> builder.transport(TransportMode.WEBSOCKET)
					.pool((pool) -> pool.maxSessions(6)
						.maxPending(1_000)
						.acquireTimeout(Duration.ofMillis(300))
						.minBackoff(Duration.ofMillis(10))
						.maxBackoff(Duration.ofMillis(50))));
		StepVerifier.create(Flux.range(0, 200).flatMap((i) -> turn(client, kind), 200))
			.expectError(AcquireTimeoutException.class)
			.verify(Chats.LONG);
		gate.open();
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(this.log.text().lines().filter((line) -> line.startsWith("ERROR") || line.startsWith("WARN")))
			.isEmpty();
		Chats.await(() -> client.snapshot().pending() == 0 && client.snapshot().busyLanes() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "turns", "conversations", "runs" })
	void norDoTheyOverHttp(String kind) {
		Gate gate = new Gate();
		this.chats.server().onRequest(any()).respond(Scripts.delta("Hel").await(gate).text("lo"));
		ResponsesWebSocketClient client = this.chats.client(16, (builder) -> builder.transport(TransportMode.HTTP)
			.http((http) -> http.maxConnections(4).maxPending(1_000).acquireTimeout(Duration.ofMillis(200))));
		StepVerifier.create(Flux.range(0, 200).flatMap((i) -> turn(client, kind), 200))
			.expectError(HttpBusyException.class)
			.verify(Chats.LONG);
		gate.open();
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(this.log.shown()).isEmpty();
	}

	private static Publisher<?> turn(ResponsesWebSocketClient client, String kind) {
		return switch (kind) {
			case "turns" -> client.turn("Hello").response();
			case "conversations" -> client.conversation().turn("Hello").response();
			default -> client.turn("Hello").run().response();
		};
	}

	@Test
	void aMissingModelNamesThePropertyThatSetsIt() {
		ResponsesWebSocketClient client = this.chats.client(1, (builder) -> builder.model(null));
		assertFailure(client.turn("Hello").response(), ResponsesException.class,
				(failure) -> assertThat(failure.hint()).contains("responses-ws.model"));
	}

	private static void assertFailure(Publisher<?> turn, Class<? extends ResponsesException> type,
			Consumer<ResponsesException> assertions) {
		StepVerifier.create(Flux.from(turn).ignoreElements()).expectErrorSatisfies((failure) -> {
			assertThat(failure).isInstanceOf(type);
			assertions.accept((ResponsesException) failure);
		}).verify(Chats.LONG);
	}

}
