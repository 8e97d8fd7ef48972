package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.fixtures.ReliabilityPage;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations with tools, kept in memory and in Redis, whose server cuts all
 * connections and whose Redis is killed, paused, emptied and filled at random moments.
 * The server's record says what ran.
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConversationOracleTests {

	private static final Logger logger = LoggerFactory.getLogger(ConversationOracleTests.class);

	private static final int SIDE_BY_SIDE = 128;

	private final long seed = Long.getLong("responses-ws.test.seed", System.nanoTime());

	private final ResponsesServer server = ResponsesServer.builder().start();

	/** What stands for the death of the server: all connections end at once. */
	private final FaultProxy proxy = FaultProxy.builder(this.server.port()).start();

	private final RanTurns ran = new RanTurns();

	private final Map<String, AtomicInteger> toolCalls = new ConcurrentHashMap<>();

	private final Queue<Throwable> breaches = new ConcurrentLinkedQueue<>();

	private final AtomicInteger done = new AtomicInteger();

	private final List<ResponsesWebSocketClient> clients = new ArrayList<>();

	private final RedisServer redis = RedisServer.start();

	/** Redis is back at once, and so is its client. */
	private final ClientResources resources = ClientResources.builder()
		.reconnectDelay(Delay.constant(Duration.ofMillis(50)))
		.build();

	private final LettuceConnectionFactory connections = connections();

	private @Nullable OracleTroubles troubles;

	@AfterEach
	void close() {
		Mono.when(this.clients.stream().map(ResponsesWebSocketClient::close).toList()).block(Duration.ofSeconds(20));
		this.connections.destroy();
		this.resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(20_000);
		this.proxy.close();
		this.server.close();
		if (this.troubles != null) {
			this.troubles.close();
		}
		this.redis.close();
	}

	@Test
	void aSample() {
		play(8, 10, 8);
	}

	@Tag("soak")
	@Tag("chaos")
	@Test
	void aThousandConversationsOfFiftyTurns() {
		int conversations = Integer.getInteger("responses-ws.test.conversations", 1_000);
		long start = System.nanoTime();
		int resumes = play(conversations, 50, 2 * Math.min(conversations, SIDE_BY_SIDE));
		long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
		ReliabilityPage.write("Conversations",
				List.of("%,d conversations of 50 turns in %,d s, half of them in memory and half in Redis. "
					.formatted(conversations, seconds) + "Troubles: " + this.troubles
						+ ". Turns that were told as lost and resumed: " + resumes
						+ ". Lost: 0. Run more often than the settings allow: 0. Calls of a tool that ran twice: 0."));
	}

	private int play(int conversations, int turns, int every) {
		logger.info("Seed of the oracle (-Dresponses-ws.test.seed): {}", this.seed);
		OracleTroubles troubles = new OracleTroubles(this.server, this.proxy, this.redis, every, this.seed);
		this.troubles = troubles;
		troubles.begin();
		this.server.onRequest(this.ran).respond(Scripts.demo());
		ResponsesWebSocketClient inMemory = client(
				new InMemoryConversationRepository(conversations + 1, 1L << 30, Duration.ofHours(1)));
		ResponsesWebSocketClient inRedis = client(
				new RedisConversationRepository(this.connections, "oracle:", Duration.ofHours(1)));
		List<OracleChat> chats = Stream.iterate(0, (number) -> number + 1)
			.limit(conversations)
			.map((number) -> new OracleChat(number, turns, this.seed, (number % 2 == 0) ? inMemory : inRedis, this.ran))
			.toList();
		Mono<Void> all = Flux.fromIterable(chats)
			.flatMap((chat) -> chat.all()
				.doOnNext((turn) -> log(this.done.incrementAndGet()))
				.onErrorResume((failure) -> {
					this.breaches.add(failure);
					return Mono.empty();
				}), SIDE_BY_SIDE)
			.then();
		all.block(Duration.ofMinutes(50));
		troubles.end();
		assertThat(this.breaches).isEmpty();
		// What the service stored is gone: it gets the whole of each conversation.
		this.server.awaitIdle(Duration.ofSeconds(20));
		this.server.reset();
		this.server.onRequest(this.ran).respond(Scripts.demo());
		this.proxy.reset();
		Flux.fromIterable(chats).flatMap(OracleChat::checkHistory, SIDE_BY_SIDE).then().block(Duration.ofMinutes(5));
		assertThat(this.toolCalls.values()).allSatisfy((times) -> assertThat(times).hasValue(1));
		int resumes = chats.stream().mapToInt(OracleChat::resumes).sum();
		logger.info("{} conversations of {} turns: {} resumed, troubles {}, tool calls {}", conversations, turns,
				resumes, this.troubles, this.toolCalls.size());
		return resumes;
	}

	private void log(int turns) {
		if (turns % 1_000 == 0) {
			logger.info("{} turns are over, troubles {}, breaches {}", turns, this.troubles, this.breaches.size());
		}
	}

	private LettuceConnectionFactory connections() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.redis.port()),
				LettuceClientConfiguration.builder().clientResources(this.resources).build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private ResponsesWebSocketClient client(ConversationRepository repository) {
		FunctionTool tool = FunctionTool.of("weather", "Finds the weather", City.class, (city, context) -> {
			this.toolCalls.computeIfAbsent(context.call().id(), (unknown) -> new AtomicInteger()).incrementAndGet();
			return "Sunny";
		});
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.model("test-model")
			.baseUrl(this.proxy.through(this.server.baseUrl()))
			.tools(FunctionTools.of(tool))
			.session((session) -> session.lanes(8))
			.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(5))
				.maxBackoff(Duration.ofMillis(20)))
			.retry((retry) -> retry.maxAttempts(OracleChat.MAX_ATTEMPTS))
			.conversationRepository(repository)
			.conversationRepositoryTimeout(Duration.ofMillis(300))
			.build();
		this.clients.add(client);
		return client;
	}

	/**
	 * Arguments of the tool.
	 *
	 * @param city where
	 */
	record City(String city) {
	}

}
