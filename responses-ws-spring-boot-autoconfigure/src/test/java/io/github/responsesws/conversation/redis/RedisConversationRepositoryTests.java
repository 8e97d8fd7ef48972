package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.function.Function;

import io.github.responsesws.conversation.ConversationFormatException;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.RepositoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RedisConversationRepositoryTests extends RepositoryContract {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static RedisServer server;

	private static LettuceConnectionFactory connections;

	private static ReactiveStringRedisTemplate redis;

	private final RedisConversationRepository repository = new RedisConversationRepository(connections, "test:",
			Duration.ofMinutes(5));

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		connections = new LettuceConnectionFactory("127.0.0.1", server.port());
		connections.afterPropertiesSet();
		connections.start();
		redis = new ReactiveStringRedisTemplate(connections);
	}

	@AfterAll
	static void stop() {
		if (connections != null) {
			connections.destroy();
		}
		if (server != null) {
			server.close();
		}
	}

	@BeforeEach
	void clear() {
		redis.delete("test:a").block(LONG);
	}

	@Override
	protected ConversationRepository repository() {
		return this.repository;
	}

	@Test
	void everyUseMakesItLiveLonger() {
		this.repository.save(state("a", 1), 0).block(LONG);
		assertThat(redis.getExpire("test:a").block(LONG)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
		redis.expire("test:a", Duration.ofSeconds(30)).block(LONG);
		this.repository.findNewer("a", 1).block(LONG);
		assertThat(redis.getExpire("test:a").block(LONG)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
	}

	@Test
	void refusesWhatItDidNotWrite() {
		redis.opsForHash().put("test:a", "version", "7").block(LONG);
		redis.opsForHash().put("test:a", "state", "{\"format\":99}").block(LONG);
		StepVerifier.create(this.repository.find("a")).expectError(ConversationFormatException.class).verify(LONG);
	}

	@ParameterizedTest
	@EnumSource(Use.class)
	void theFirstUseConnectsWhereItMayBlock(Use use) {
		LettuceConnectionFactory fresh = new LettuceConnectionFactory("127.0.0.1", server.port());
		fresh.afterPropertiesSet();
		fresh.start();
		try {
			RedisConversationRepository repository = new RedisConversationRepository(fresh, "test:",
					Duration.ofMinutes(5));
			// As a turn ends on an event loop.
			StepVerifier.create(use.of(repository).then().subscribeOn(Schedulers.parallel()))
				.expectComplete()
				.verify(LONG);
		}
		finally {
			fresh.destroy();
		}
	}

	@Test
	void timeToLiveIsChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisConversationRepository(connections, "test:", Duration.ZERO))
			.withMessageContaining("responses-ws.conversation.time-to-live");
	}

	/**
	 * What may come first.
	 */
	enum Use {

		FIND((repository) -> repository.find("a")), FIND_NEWER((repository) -> repository.findNewer("a", 1)),

		SAVE((repository) -> repository.save(state("a", 1), 0)), DELETE((repository) -> repository.delete("a")),

		OBSTACLE((repository) -> repository.obstacle("a"));

		private final Function<ConversationRepository, Mono<?>> use;

		Use(Function<ConversationRepository, Mono<?>> use) {
			this.use = use;
		}

		Mono<?> of(ConversationRepository repository) {
			return this.use.apply(repository);
		}

	}

}
