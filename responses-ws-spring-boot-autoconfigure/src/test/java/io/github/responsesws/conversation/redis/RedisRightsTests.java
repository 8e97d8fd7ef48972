package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationRepositoryException;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis that does not do what conversations need: because its user may not, because it
 * is full, gone or empty.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisRightsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Duration SHORT = Duration.ofSeconds(2);

	private static final String ALL = "app reset on >secret ~chat:* +@all";

	private RedisServer redis = RedisServer.start();

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final LettuceConnectionFactory connections = connections(this.redis);

	private final List<ResponsesWebSocketClient> clients = new ArrayList<>();

	private final ResponsesWebSocketClient client = client(LONG);

	@AfterEach
	void close() {
		Mono.when(this.clients.stream().map(ResponsesWebSocketClient::close).toList()).block(LONG);
		this.connections.destroy();
		this.server.close();
		this.redis.close();
	}

	@ParameterizedTest
	@CsvSource({ "EVAL, -eval", "EVALSHA, -evalsha", "HGET, -hget", "HSET, -hset", "PEXPIRE, -pexpire",
			"'begin with \"chat:\"', resetkeys ~other:*" })
	void aRightThatIsMissingIsToldBeforeAnythingIsSent(String named, String rules) {
		this.redis.user(ALL + " " + rules);
		for (Conversation conversation : new Conversation[] { this.client.conversation(),
				this.client.conversation("c-1") }) {
			StepVerifier.create(conversation.turn("Hello").response())
				.expectErrorSatisfies((failure) -> assertDenied(failure, conversation, ReplayVerdict.NEVER, named))
				.verify(LONG);
		}
		assertThat(this.server.requests()).isEmpty();
		this.redis.user(ALL);
		Conversation conversation = this.client.conversation();
		create(conversation, "My name is Ada.");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	private static void assertDenied(Throwable failure, Conversation conversation, ReplayVerdict verdict,
			String named) {
		assertThat(failure).isInstanceOfSatisfying(ConversationRepositoryException.class, (denied) -> {
			assertThat(denied.code()).isEqualTo("conversation_repository_denied");
			assertThat(denied.conversationId()).isEqualTo(conversation.id());
			assertThat(denied.replayVerdict()).isEqualTo(verdict);
			assertThat(denied).hasMessageContaining(named).message().doesNotContain("secret");
		});
	}

	@Test
	void rightsAreLookedAtOnceAndLeaveNothingBehind() {
		this.redis.user(ALL);
		create(this.client.conversation("c-1"), "One");
		long calls = this.redis.calls("eval");
		create(this.client.conversation("c-2"), "Two");
		create(this.client.conversation("c-1"), "Three");
		assertThat(this.redis.calls("eval")).isEqualTo(calls);
		assertThat(this.redis.calls("hset")).isEqualTo(1 + 3);
		assertThat(this.redis.keys()).isEqualTo(2);
	}

	@Test
	void whatIsFullIsToldBeforeAnythingIsSent() {
		this.redis.user(ALL);
		this.redis.full(true);
		Conversation conversation = this.client.conversation();
		StepVerifier.create(conversation.turn("Hello").response())
			.expectErrorSatisfies(
					(failure) -> assertDenied(failure, conversation, ReplayVerdict.SAFE_AFTER_DELAY, "HSET (OOM"))
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
		this.redis.full(false);
		create(conversation, "Hello");
	}

	@Test
	void whatIsReadOnlyIsToldBeforeAnythingIsSent() {
		this.redis.user(ALL);
		this.redis.readOnly(true);
		Conversation conversation = this.client.conversation();
		StepVerifier.create(conversation.turn("Hello").response())
			.expectErrorSatisfies(
					(failure) -> assertDenied(failure, conversation, ReplayVerdict.SAFE_AFTER_DELAY, "READONLY"))
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
		this.redis.readOnly(false);
		create(conversation, "Hello");
	}

	@Test
	void commandThatNobodyMayRunStaysMissing() {
		try (RedisServer without = RedisServer.start("--rename-command", "EVAL", "")) {
			without.user(ALL);
			LettuceConnectionFactory connections = connections(without);
			StepVerifier.create(RedisRights.missing(new ReactiveStringRedisTemplate(connections), "chat:"))
				.assertNext((obstacle) -> {
					assertThat(obstacle.passing()).isFalse();
					assertThat(obstacle.reason()).contains("EVAL (ERR unknown command");
				})
				.expectComplete()
				.verify(LONG);
			connections.destroy();
		}
	}

	@Test
	void rightsThatAreMissingInWhatIsFullStayMissing() {
		this.redis.user(ALL + " -evalsha");
		this.redis.full(true);
		Conversation conversation = this.client.conversation();
		StepVerifier.create(conversation.turn("Hello").response())
			.expectErrorSatisfies((failure) -> assertDenied(failure, conversation, ReplayVerdict.NEVER, "EVALSHA"))
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void whatBecomesFullMeanwhileCostsNoTurn() {
		this.redis.user(ALL);
		Conversation conversation = this.client.conversation();
		create(conversation, "My name is Ada.");
		this.redis.full(true);
		assertNotSaved(conversation, "Two");
		this.redis.full(false);
		assertResumed(conversation, 2);
	}

	@Test
	void whatIsGoneIsToldBeforeAnythingIsSent() {
		this.redis.close();
		StepVerifier.create(client(SHORT).conversation().turn("Hello").response())
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(ConversationRepositoryException.class, (gone) -> {
					assertThat(gone.code()).isEqualTo("conversation_repository_failed");
					assertThat(gone.replayVerdict()).isEqualTo(ReplayVerdict.SAFE_AFTER_DELAY);
				}))
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void whatGoesAwayWhileATurnRunsAndComesBackEmptyCostsNoTurn() {
		this.redis.user(ALL);
		// What connects for the first time takes longer than a short timeout.
		create(this.client.conversation(), "Hello");
		Conversation conversation = client(SHORT).conversation();
		create(conversation, "My name is Ada.");
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining("Two"))
			.respond(Scripts.delta("Well").await(gate).text("done"))
			.once();
		StepVerifier.create(conversation.turn("Two").response()).then(() -> {
			gate.awaitReached(LONG);
			this.redis.close();
			gate.open();
		}).expectError(ConversationRepositoryException.class).verify(LONG);
		this.redis = this.redis.again();
		this.redis.user(ALL);
		assertResumed(conversation, 2);
	}

	@Test
	void whatIsFlushedIsWrittenAnewByTheNextTurn() {
		this.redis.user(ALL);
		Conversation conversation = this.client.conversation("c-1");
		create(conversation, "My name is Ada.");
		this.redis.flush();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
		assertThat(this.redis.keys()).isEqualTo(1);
	}

	private void assertNotSaved(Conversation conversation, String message) {
		StepVerifier.create(conversation.turn(message).response())
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOfSatisfying(ConversationRepositoryException.class,
							(lost) -> assertThat(lost.replayVerdict()).isEqualTo(ReplayVerdict.NEVER)))
			.verify(LONG);
		this.server.awaitIdle(LONG);
	}

	private void assertResumed(Conversation conversation, int turns) {
		assertThat(conversation.snapshot().resumable()).isTrue();
		// Lettuce comes back when it comes back.
		conversation.load().retry(100).block(LONG);
		StepVerifier.create(conversation.resume().response()).expectNextCount(1).expectComplete().verify(LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(turns);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	private Response create(Conversation conversation, String message) {
		Response response = Objects.requireNonNull(conversation.turn(message).response().block(LONG));
		this.server.awaitIdle(LONG);
		return response;
	}

	private static LettuceConnectionFactory connections(RedisServer redis) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
		configuration.setUsername("app");
		configuration.setPassword("secret");
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private ResponsesWebSocketClient client(Duration repositoryTimeout) {
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.model("test-model")
			.baseUrl(this.server.baseUrl())
			.conversationRepository(new RedisConversationRepository(this.connections, "chat:", Duration.ofMinutes(5)))
			.conversationRepositoryTimeout(repositoryTimeout)
			.conversation((settings) -> settings.request(ResponseRequest.builder().store(false).build()))
			.build();
		this.clients.add(client);
		return client;
	}

}
