package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.conversation.ConversationConflictException;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.ConversationState;
import io.github.responsesws.conversation.RepositoryObstacle;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.redis.FirstConnection;
import io.github.responsesws.settings.Check;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Keeps conversations in Redis, where any instance of the application finds them: each as
 * a hash of its version and its state. Comparing the version and writing the state is one
 * step, so that two instances never both advance a conversation.
 *
 * @since 0.1.0
 */
public final class RedisConversationRepository implements ConversationRepository {

	private static final RedisScript<Long> SAVE = RedisScript.of("""
			local version = redis.call('HGET', KEYS[1], 'version')
			if version and version ~= ARGV[1] then
				return 0
			end
			redis.call('HSET', KEYS[1], 'version', ARGV[2], 'state', ARGV[3])
			redis.call('PEXPIRE', KEYS[1], ARGV[4])
			return 1
			""", Long.class);

	private static final RedisScript<String> FIND_NEWER = RedisScript.of("""
			local version = redis.call('HGET', KEYS[1], 'version')
			if not version then
				return false
			end
			redis.call('PEXPIRE', KEYS[1], ARGV[2])
			if tonumber(version) <= tonumber(ARGV[1]) then
				return false
			end
			return redis.call('HGET', KEYS[1], 'state')
			""", String.class);

	private static final String TIME_TO_LIVE = "responses-ws.conversation.time-to-live";

	private final ReactiveStringRedisTemplate redis;

	private final FirstConnection connection = new FirstConnection();

	private final String keyPrefix;

	private final String timeToLive;

	/**
	 * Create a repository.
	 * @param connectionFactory how to reach Redis
	 * @param keyPrefix the beginning of the keys; the ID of the conversation follows
	 * @param timeToLive how long a conversation is kept after its last use
	 */
	public RedisConversationRepository(ReactiveRedisConnectionFactory connectionFactory, String keyPrefix,
			Duration timeToLive) {
		Check.positive(timeToLive, TIME_TO_LIVE);
		// Redis counts in milliseconds.
		Check.atLeast(timeToLive, Duration.ofMillis(1), TIME_TO_LIVE);
		this.redis = new ReactiveStringRedisTemplate(connectionFactory);
		this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
		this.timeToLive = String.valueOf(timeToLive.toMillis());
	}

	@Override
	public Mono<ConversationState> find(String id) {
		return findNewer(id, -1);
	}

	@Override
	public Mono<ConversationState> findNewer(String id, long version) {
		return this.connection
			.before(this.redis.execute(FIND_NEWER, List.of(key(id)), List.of(String.valueOf(version), this.timeToLive))
				.next())
			.map((state) -> ConversationState.fromJson(RawJson.parse(state)));
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		Mono<Long> save = Mono.defer(
				() -> this.redis
					.execute(SAVE, List.of(key(state.id())), List.of(String.valueOf(expectedVersion),
							String.valueOf(state.version()), state.toJson().asString(), this.timeToLive))
					.next());
		return this.connection.before(save)
			.flatMap((saved) -> (saved == 1) ? Mono.empty()
					: Mono.error(new ConversationConflictException(state.id(), expectedVersion)));
	}

	@Override
	public Mono<RepositoryObstacle> obstacle(String id) {
		return this.connection.before(RedisRights.missing(this.redis, this.keyPrefix));
	}

	@Override
	public Mono<Void> delete(String id) {
		return this.connection.before(this.redis.delete(key(id))).then();
	}

	private String key(String id) {
		return this.keyPrefix + id;
	}

}
