package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.conversation.AmbiguousReplay;
import io.github.responsesws.conversation.ConcurrentTurn;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.conversation.SizeLimit;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.CancelMode;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsMapperTests {

	private static final URI BASE_URL = URI.create("http://localhost:8080/v1");

	@Test
	void freshPropertiesGiveTheDefaultsOfTheSettings() {
		SettingsMapper mapper = mapper(Map.of());
		assertThat(values(mapper.connection()))
			.isEqualTo(values(ConnectionSettings.builder().baseUrl(BASE_URL).build()));
		assertThat(values(mapper.session())).isEqualTo(values(SessionSettings.builder().build()));
		assertThat(values(mapper.pool())).isEqualTo(values(PoolSettings.builder().build()));
		assertThat(values(mapper.conversation())).isEqualTo(values(ConversationSettings.builder().build()));
		assertThat(mapper.repositoryTimeout())
			.isEqualTo(Conversations.builder((request, placement) -> Flux.empty()).build().repositoryTimeout());
		assertThat(values(mapper.tool())).isEqualTo(values(ToolSettings.builder().build()));
	}

	@Test
	void aRepositoryNeedsTimeToAnswer() {
		String property = "responses-ws.conversation.repository-timeout";
		assertThat(mapper(Map.of(property, "3s")).repositoryTimeout()).isEqualTo(Duration.ofSeconds(3));
		for (String value : List.of("0s", "-1s")) {
			assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> mapper(Map.of(property, value)).repositoryTimeout())
				.withMessageContaining(property + " must be longer than zero, but is " + Duration.parse("PT" + value));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> Conversations.builder((request, placement) -> Flux.empty())
					.repositoryTimeout(Duration.parse("PT" + value)))
				.withMessageContaining(property);
		}
	}

	@ParameterizedTest
	@CsvSource({ "https://api.openai.com/v1, 16, 55m, 5m, 20s, 16777216",
			"https://eu.api.openai.com/v1, 16, 55m, 5m, 20s, 16777216",
			"https://res.openai.azure.com/openai/v1, 1, 55m, 5m, 20s, 16777216",
			"https://api.x.ai/v1, 1, 24m, 5m, 30s, 16777216",
			"https://ai-gateway.vercel.sh/v1, 1, 12m, 4m, 20s, 4194304",
			"https://notapi.openai.com.example/v1, 1, 55m, 5m, 20s, 16777216" })
	void theProviderDecidesOnWhatNoPropertySets(URI baseUrl, int lanes, String maxAge, String idleTimeout,
			String pingTimeout, int maxRequestSize) {
		SettingsMapper mapper = new SettingsMapper(new ResponsesWsProperties(), () -> baseUrl);
		assertThat(mapper.session().lanes()).isEqualTo(lanes);
		assertThat(mapper.session().steering()).isEqualTo(lanes == 16);
		assertThat(mapper.pool().maxAge()).isEqualTo(DurationStyle.detectAndParse(maxAge));
		assertThat(mapper.pool().idleTimeout()).isEqualTo(DurationStyle.detectAndParse(idleTimeout));
		assertThat(mapper.session().pingTimeout()).isEqualTo(DurationStyle.detectAndParse(pingTimeout));
		assertThat(mapper.connection().maxRequestSize()).isEqualTo(maxRequestSize);
	}

	@Test
	void theConfiguredProviderWinsOverTheHost() {
		SettingsMapper mapper = mapper(Map.of("responses-ws.provider", "openai"));
		assertThat(mapper.session().lanes()).isEqualTo(16);
	}

	@Test
	void failFastNeedsASessionToOpen() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.pool.fail-fast", "true")).pool())
			.withMessageContaining("responses-ws.pool.min-idle");
	}

	@Test
	void everyConnectionPropertyReachesItsSetting() {
		ConnectionSettings settings = mapper(Map.of("responses-ws.headers.X-Tenant", "blue", "responses-ws.query.model",
				"fast", "responses-ws.subprotocol", "realtime", "responses-ws.allow-plaintext", "true",
				"responses-ws.timeouts.connect", "3s", "responses-ws.session.max-frame-size", "1KB",
				"responses-ws.session.max-request-size", "2KB"))
			.connection();
		assertThat(settings.headers()).containsExactly(Map.entry("X-Tenant", "blue"));
		assertThat(settings.query()).containsExactly(Map.entry("model", "fast"));
		assertThat(settings.subprotocol()).isEqualTo("realtime");
		assertThat(settings.allowPlaintext()).isTrue();
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.maxFrameSize()).isEqualTo(1024);
		assertThat(settings.maxRequestSize()).isEqualTo(2048);
	}

	@Test
	void everySessionPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.session.lanes", "16");
		properties.put("responses-ws.session.steering", "true");
		properties.put("responses-ws.session.on-cancel", "close");
		properties.put("responses-ws.session.drain-timeout", "1s");
		properties.put("responses-ws.session.max-buffered-events", "2");
		properties.put("responses-ws.session.max-buffered-bytes", "3KB");
		properties.put("responses-ws.session.slow-subscriber-timeout", "4s");
		properties.put("responses-ws.session.ping-interval", "5s");
		properties.put("responses-ws.session.ping-timeout", "6s");
		properties.put("responses-ws.timeouts.first-event", "7s");
		properties.put("responses-ws.timeouts.inactivity", "8s");
		properties.put("responses-ws.timeouts.turn", "9s");
		assertThat(values(mapper(properties).session())).isEqualTo(values(SessionSettings.builder()
			.lanes(16)
			.steering(true)
			.onCancel(CancelMode.CLOSE)
			.drainTimeout(Duration.ofSeconds(1))
			.maxBufferedEvents(2)
			.maxBufferedBytes(3072)
			.slowSubscriberTimeout(Duration.ofSeconds(4))
			.pingInterval(Duration.ofSeconds(5))
			.pingTimeout(Duration.ofSeconds(6))
			.firstEventTimeout(Duration.ofSeconds(7))
			.inactivityTimeout(Duration.ofSeconds(8))
			.turnTimeout(Duration.ofSeconds(9))
			.build()));
	}

	@Test
	void everyPoolPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.pool.max-sessions", "11");
		properties.put("responses-ws.pool.min-idle", "2");
		properties.put("responses-ws.pool.max-idle", "3");
		properties.put("responses-ws.pool.max-pending", "4");
		properties.put("responses-ws.pool.acquire-timeout", "5s");
		properties.put("responses-ws.pool.affinity-wait", "6s");
		properties.put("responses-ws.pool.idle-timeout", "7s");
		properties.put("responses-ws.pool.max-age", "8s");
		properties.put("responses-ws.pool.max-age-jitter", "0.4");
		properties.put("responses-ws.pool.max-concurrent-handshakes", "9");
		properties.put("responses-ws.pool.min-backoff", "10s");
		properties.put("responses-ws.pool.max-backoff", "12s");
		properties.put("responses-ws.pool.max-attempts", "13");
		properties.put("responses-ws.pool.shutdown-timeout", "14s");
		assertThat(values(mapper(properties).pool())).isEqualTo(values(PoolSettings.builder()
			.maxSessions(11)
			.minIdle(2)
			.maxIdle(3)
			.maxPending(4)
			.acquireTimeout(Duration.ofSeconds(5))
			.affinityWait(Duration.ofSeconds(6))
			.idleTimeout(Duration.ofSeconds(7))
			.maxAge(Duration.ofSeconds(8))
			.maxAgeJitter(0.4)
			.maxConcurrentHandshakes(9)
			.minBackoff(Duration.ofSeconds(10))
			.maxBackoff(Duration.ofSeconds(12))
			.maxAttempts(13)
			.shutdownTimeout(Duration.ofSeconds(14))
			.build()));
	}

	@Test
	void everyConversationPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.conversation.store", "false");
		properties.put("responses-ws.conversation.compact-threshold", "1000");
		properties.put("responses-ws.conversation.max-replay-size", "2KB");
		properties.put("responses-ws.conversation.on-limit", "compact");
		properties.put("responses-ws.conversation.keep-stored", "true");
		properties.put("responses-ws.conversation.on-concurrent-turn", "refuse");
		properties.put("responses-ws.conversation.max-attempts", "3");
		properties.put("responses-ws.conversation.max-retry-wait", "4s");
		properties.put("responses-ws.conversation.replay-ambiguous", "always");
		properties.put("responses-ws.conversation.encrypted-reasoning", "false");
		properties.put("responses-ws.conversation.fork-wait", "5s");
		assertThat(values(mapper(properties).conversation())).isEqualTo(values(ConversationSettings.builder()
			.request(ResponseRequest.builder().store(false).compactThreshold(1000).build())
			.maxReplaySize(2048)
			.onLimit(SizeLimit.COMPACT)
			.keepStored(true)
			.onConcurrentTurn(ConcurrentTurn.REFUSE)
			.maxAttempts(3)
			.maxRetryWait(Duration.ofSeconds(4))
			.replayAmbiguous(AmbiguousReplay.ALWAYS)
			.encryptedReasoning(false)
			.forkWait(Duration.ofSeconds(5))
			.build()));
	}

	@Test
	void everyPromptIsWarmedUp() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.warm-up.prompts.support.model", "fast");
		properties.put("responses-ws.warm-up.prompts.support.instructions", "Be kind.");
		properties.put("responses-ws.warm-up.prompts.support.input", "Hello");
		properties.put("responses-ws.warm-up.prompts.sales.instructions", "Be quick.");
		assertThat(mapper(properties).warmUpPrompts()).containsExactlyInAnyOrder(
				new WarmUpPrompt("support",
						ResponseRequest.builder().model("fast").instructions("Be kind.").input("Hello").build()),
				new WarmUpPrompt("sales", ResponseRequest.builder().instructions("Be quick.").build()));
	}

	@Test
	void conversationsHaveBounds() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.conversation.max-replay-size", "0B")).conversation())
			.withMessageContaining("responses-ws.conversation.max-replay-size");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(
				() -> mapper(Map.of("responses-ws.conversation.memory.max-conversations", "0")).inMemoryConversations())
			.withMessageContaining("responses-ws.conversation.memory.max-conversations");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.conversation.time-to-live", "0s")).inMemoryConversations())
			.withMessageContaining("responses-ws.conversation.time-to-live");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.conversation.compact-threshold", "0")).conversation())
			.withMessage("responses-ws.conversation.compact-threshold must be at least 1, but is 0");
	}

	@Test
	void everyToolPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.tool.max-rounds", "2");
		properties.put("responses-ws.tool.max-concurrency", "3");
		properties.put("responses-ws.tool.timeout", "4s");
		properties.put("responses-ws.tool.approval-timeout", "5s");
		properties.put("responses-ws.tool.on-error", "report-message");
		properties.put("responses-ws.tool.virtual-threads", "false");
		assertThat(values(mapper(properties).tool())).isEqualTo(values(ToolSettings.builder()
			.maxRounds(2)
			.maxConcurrency(3)
			.timeout(Duration.ofSeconds(4))
			.approvalTimeout(Duration.ofSeconds(5))
			.onError(ToolErrorMode.REPORT_MESSAGE)
			.virtualThreads(false)
			.build()));
	}

	@ParameterizedTest
	@CsvSource({ "max-rounds, 0", "max-concurrency, 0", "timeout, 0s", "approval-timeout, -1s" })
	void toolSettingOutOfRangeNamesTheProperty(String name, String value) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.tool." + name, value)).tool())
			.withMessageStartingWith("responses-ws.tool." + name);
	}

	@Test
	void blankSubprotocolCountsAsAbsent() {
		assertThat(mapper(Map.of("responses-ws.subprotocol", " ")).connection().subprotocol()).isNull();
	}

	@Test
	void valueOutOfRangeNamesThePropertyAndTheValue() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.session.lanes", "17")).session())
			.withMessageContainingAll("responses-ws.session.lanes", "16", "17");
	}

	@Test
	void sizeBeyondTheLargestArrayIsRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.session.max-frame-size", "2GB")).connection())
			.withMessage("responses-ws.session.max-frame-size must be at most 2147483647B, but is 2147483648B");
	}

	@Test
	void negativeSizeIsRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> mapper(Map.of("responses-ws.session.max-request-size", "-4GB")).connection())
			.withMessageContaining("responses-ws.session.max-request-size must be at least 1");
	}

	private static SettingsMapper mapper(Map<String, String> properties) {
		ResponsesWsProperties bound = new Binder(new MapConfigurationPropertySource(properties))
			.bindOrCreate("responses-ws", ResponsesWsProperties.class);
		return new SettingsMapper(bound, () -> BASE_URL);
	}

	/**
	 * Everything that the public accessors of the settings say, so that none is
	 * forgotten.
	 */
	private static Map<String, Object> values(Object settings) {
		Map<String, Object> values = new LinkedHashMap<>();
		Arrays.stream(settings.getClass().getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
					&& method.getParameterCount() == 0 && !method.getName().equals("mutate"))
			.sorted((one, other) -> one.getName().compareTo(other.getName()))
			.forEach((Method method) -> values.put(method.getName(), ReflectionUtils.invokeMethod(method, settings)));
		assertThat(values).isNotEmpty();
		return values;
	}

}
