package io.github.responsesws.resilience.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.github.bucket4j.TimeMeter;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.redis.RedisServer;
import io.github.responsesws.resilience.LimitSnapshot;
import io.github.responsesws.resilience.ModelLimits;
import io.github.responsesws.resilience.SharedQuota;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Turns and tokens that are counted in a real Redis, by a clock that stands still unless
 * it is moved.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisTurnQuotaTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	/** Whether an answer comes by then or not makes no difference. */
	private static final Duration SHORT = Duration.ofMillis(100);

	private static final ModelLimits TEN_TURNS = new ModelLimits(0, 10, 0);

	private static final ModelLimits ONE_TURN = new ModelLimits(0, 1, 0);

	private static final ModelLimits THOUSAND_TOKENS = new ModelLimits(0, 0, 1000);

	private static final String ALL = "app reset on >secret ~limit:* +@all";

	private final RedisServer redis = RedisServer.start();

	private final Clock clock = new Clock();

	private final List<LettuceConnectionFactory> connections = new ArrayList<>();

	private final List<RedisTurnQuota> instances = new ArrayList<>();

	RedisTurnQuotaTests() {
		this.redis.user(ALL);
		this.instances.add(instance());
		this.instances.add(instance());
	}

	@AfterEach
	void close() {
		this.connections.forEach(LettuceConnectionFactory::destroy);
		this.redis.close();
	}

	@Test
	void twoInstancesShareTenTurnsAMinute() {
		assertThat(taken(40, TEN_TURNS, 0)).isEqualTo(10);
		// Every six seconds there is one more.
		this.clock.advance(Duration.ofMillis(5999));
		assertThat(taken(4, TEN_TURNS, 0)).isZero();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(taken(4, TEN_TURNS, 0)).isEqualTo(1);
		assertThat(take(0, TEN_TURNS, 0)).isEqualTo(Duration.ofSeconds(6));
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(taken(40, TEN_TURNS, 0)).isEqualTo(10);
	}

	@Test
	void twoInstancesShareTokensAndGiveBackWhatWasTooMuch() {
		assertThat(taken(10, THOUSAND_TOKENS, 300)).isEqualTo(3);
		this.instances.get(0).correct("m", THOUSAND_TOKENS, 0, -800);
		this.instances.get(1)
			.take("m", THOUSAND_TOKENS, 900)
			.filter(Duration::isZero)
			.repeatWhenEmpty((empty) -> empty.delayElements(Duration.ofMillis(10)))
			.block(LONG);
		assertThat(taken(10, THOUSAND_TOKENS, 300)).isZero();
		// What cost more than was known before is waited for by everybody.
		this.instances.get(1).correct("m", THOUSAND_TOKENS, 0, 1000);
		this.instances.get(0)
			.take("m", THOUSAND_TOKENS, 1000)
			.filter((wait) -> wait.compareTo(Duration.ofMinutes(1)) > 0)
			.repeatWhenEmpty((empty) -> empty.delayElements(Duration.ofMillis(10)))
			.block(LONG);
	}

	@Test
	void aTurnThatMayNotBeginTakesNoTokens() {
		ModelLimits both = new ModelLimits(0, 1, 1000);
		assertThat(take(0, both, 100)).isZero();
		assertThat(take(1, both, 900)).isPositive();
		this.instances.get(0)
			.take("m", THOUSAND_TOKENS, 900)
			.filter(Duration::isZero)
			.repeatWhenEmpty((empty) -> empty.delayElements(Duration.ofMillis(10)))
			.block(LONG);
	}

	@Test
	void eachModelAndEachLimitHasItsOwnKeysWhichExpire() {
		taken(2, TEN_TURNS, 0);
		taken(2, THOUSAND_TOKENS, 1);
		taken(2, new ModelLimits(0, 20, 0), 0);
		this.instances.get(0).take("other", TEN_TURNS, 0).block(LONG);
		ReactiveStringRedisTemplate template = new ReactiveStringRedisTemplate(this.connections.get(0));
		List<String> keys = template.scan().collectList().block(LONG);
		assertThat(keys).containsExactlyInAnyOrder("limit:turns:10:m", "limit:turns:20:m", "limit:tokens:1000:m",
				"limit:turns:10:other");
		assertThat(
				Flux.fromIterable(Objects.requireNonNull(keys)).flatMap(template::getExpire).collectList().block(LONG))
			.hasSize(4)
			.allSatisfy((rest) -> assertThat(rest).isPositive().isLessThan(Duration.ofMinutes(2)));
	}

	@Test
	void whatIsFlushedIsFullAgain() {
		assertThat(taken(20, TEN_TURNS, 0)).isEqualTo(10);
		this.redis.flush();
		assertThat(taken(20, TEN_TURNS, 0)).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-eval", "-get", "-set", "resetkeys ~other:*" })
	void turnsGoOnWithoutTheRightsThatAreNeeded(String rules) {
		this.redis.user(ALL + " " + rules);
		assertThatException().isThrownBy(() -> take(0, TEN_TURNS, 0));
		assertCountsAlone(shared(LONG));
	}

	@Test
	void turnsGoOnWithoutRedisByWhatThisInstanceHasCounted() {
		take(0, ONE_TURN, 0);
		TurnQuota shared = shared(SHORT);
		shared.take("other", ONE_TURN, 0).block(LONG);
		this.redis.close();
		assertCountsAlone(shared);
		assertThat(shared.take("other", ONE_TURN, 0).block(LONG)).isPositive();
	}

	@Test
	void turnsGoOnWhileRedisDoesNotAnswer() {
		this.redis.stall();
		assertCountsAlone(shared(SHORT));
		this.redis.goOn();
	}

	@Test
	void twoClientsShareTenTurnsAMinute() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			List<ResponsesWebSocketClient> clients = this.instances.stream()
				.map((instance) -> client(server, instance))
				.toList();
			AtomicLong completed = new AtomicLong();
			Disposable turns = Flux.range(0, 20)
				.flatMap((turn) -> clients.get(turn % 2).turn("Hello").response(), 20)
				.subscribe((response) -> completed.incrementAndGet());
			Mono.fromSupplier(() -> completed.get() == 10 && waiting(clients) == 10)
				.filter(Boolean::booleanValue)
				.repeatWhenEmpty((empty) -> empty.delayElements(Duration.ofMillis(10)))
				.block(LONG);
			assertThat(server.requests()).hasSize(10);
			turns.dispose();
			Flux.fromIterable(clients).flatMap(ResponsesWebSocketClient::close).blockLast(LONG);
		}
	}

	@Test
	void aClientTakesAQuotaOfAnyStore() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			ResponsesWebSocketClient client = client(server.baseUrl(), this.connections.get(0));
			assertThat(client.turn("Hello").response().block(LONG)).isNotNull();
			client.close().block(LONG);
		}
	}

	private static ResponsesWebSocketClient client(String baseUrl, ReactiveRedisConnectionFactory connections) {
		// snippet: shared-quota
		TurnQuota quota = new SharedQuota(new RedisTurnQuota(connections, "limit:"), Duration.ofSeconds(1));
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.baseUrl(baseUrl)
			.model("gpt-5.5")
			.limits((limits) -> limits.turnsPerMinute(10))
			.quota(quota)
			.build();
		// end
		return client;
	}

	private static int waiting(List<ResponsesWebSocketClient> clients) {
		return clients.stream().flatMap((client) -> client.limits().stream()).mapToInt(LimitSnapshot::waiting).sum();
	}

	private static ResponsesWebSocketClient client(ResponsesServer server, TurnQuota quota) {
		return ResponsesWebSocketClient.builder()
			.baseUrl(server.baseUrl())
			.model("test-model")
			.limits((limits) -> limits.turnsPerMinute(10))
			.quota(quota)
			.build();
	}

	/**
	 * Of a limit of one turn, another is not given back for a minute.
	 */
	private static void assertCountsAlone(TurnQuota shared) {
		assertThat(Flux.range(0, 5)
			.concatMap((turn) -> shared.take("m", ONE_TURN, 0))
			.filter(Duration::isZero)
			.count()
			.block(LONG)).isEqualTo(1);
	}

	private TurnQuota shared(Duration timeout) {
		return new SharedQuota(this.instances.get(0), timeout);
	}

	/**
	 * Let both instances take turns at once.
	 */
	private long taken(int attempts, ModelLimits limits, long tokens) {
		return Objects.requireNonNull(Flux.range(0, attempts)
			.flatMap((attempt) -> this.instances.get(attempt % 2).take("m", limits, tokens), 8)
			.filter(Duration::isZero)
			.count()
			.block(LONG));
	}

	private Duration take(int instance, ModelLimits limits, long tokens) {
		return Objects.requireNonNull(this.instances.get(instance).take("m", limits, tokens).block(LONG));
	}

	private RedisTurnQuota instance() {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.redis.port());
		configuration.setUsername("app");
		configuration.setPassword("secret");
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration);
		factory.afterPropertiesSet();
		factory.start();
		this.connections.add(factory);
		return new RedisTurnQuota(factory, "limit:", this.clock);
	}

	/**
	 * A clock that is moved by hand.
	 */
	private static final class Clock implements TimeMeter {

		private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());

		void advance(Duration duration) {
			this.nanos.addAndGet(duration.toNanos());
		}

		@Override
		public long currentTimeNanos() {
			return this.nanos.get();
		}

		@Override
		public boolean isWallClockBased() {
			return true;
		}

	}

}
