package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationRepositoryException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances share a conversation through Redis, which stops to answer one of them
 * while it saves.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledRedisTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Duration SHORT = Duration.ofSeconds(2);

	private final RedisServer redis = RedisServer.start();

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<LettuceConnectionFactory> connections = new ArrayList<>();

	private final List<ResponsesWebSocketClient> clients = new ArrayList<>();

	@AfterEach
	void close() {
		Mono.when(this.clients.stream().map(ResponsesWebSocketClient::close).toList()).block(LONG);
		this.connections.forEach(LettuceConnectionFactory::destroy);
		this.server.close();
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnThatIsSavedLateIsPartOfTheConversationOnce(boolean somebodyGoesOn) {
		// What connects for the first time takes longer than a short timeout.
		create(instance("c-0", LONG), "Hello");
		Conversation here = instance("c-1", SHORT);
		Conversation there = instance("c-1", SHORT);
		create(here, "My name is Ada.");
		create(there, "Hello");
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining("Two"))
			.respond(Scripts.delta("Well").await(gate).text("done"))
			.once();
		StepVerifier.create(here.turn("Two").response()).then(() -> {
			gate.awaitReached(LONG);
			this.redis.stall();
			gate.open();
		}).expectErrorSatisfies(StalledRedisTests::assertTimeout).verify(LONG);
		assertThat(here.snapshot().resumable()).isTrue();
		this.redis.goOn();
		if (somebodyGoesOn) {
			create(there, "Three");
		}
		StepVerifier.create(here.resume().events()).expectComplete().verify(LONG);
		assertThat(here.snapshot().resumable()).isFalse();
		assertThat(create(here, "How many messages did I send?").outputText())
			.contains((somebodyGoesOn ? 5 : 4) + " messages");
		assertThat(create(there, "What is my name?").outputText()).contains("Ada");
		assertThat(this.server.requests()
			.stream()
			.filter((request) -> request.body().path("input").toString().contains("Two"))).hasSize(1);
	}

	private static void assertTimeout(Throwable failure) {
		assertThat(failure).isInstanceOf(ConversationRepositoryException.class)
			.hasMessageContaining("responses-ws.conversation.repository-timeout");
	}

	private Response create(Conversation conversation, String message) {
		Response response = Objects.requireNonNull(conversation.turn(message).response().block(LONG));
		this.server.awaitIdle(LONG);
		return response;
	}

	private Conversation instance(String id, Duration repositoryTimeout) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", this.redis.port());
		factory.afterPropertiesSet();
		factory.start();
		ReactiveRedisConnection connection = factory.getReactiveConnection();
		connection.ping().block(LONG);
		this.connections.add(factory);
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.model("test-model")
			.baseUrl(this.server.baseUrl())
			.conversationRepository(new RedisConversationRepository(factory, "shared:", Duration.ofMinutes(5)))
			.conversationRepositoryTimeout(repositoryTimeout)
			.conversation((settings) -> settings.request(ResponseRequest.builder().store(true).build()))
			.build();
		this.clients.add(client);
		return client.conversation(id);
	}

}
