package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.BuiltSettings;
import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.ProxySettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.AmbiguousReplay;
import io.github.responsesws.conversation.CompactionRoute;
import io.github.responsesws.conversation.ConcurrentTurn;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.conversation.SizeLimit;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.ModelLimits;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.CancelMode;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolSettings;
import io.github.responsesws.transport.FallbackSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsMapperTests {

	@Test
	void aRepositoryNeedsTimeToAnswer() {
		String property = "responses-ws.conversation.repository-timeout";
		assertThat(MappedSettings.mapper(Map.of(property, "3s")).repositoryTimeout()).isEqualTo(Duration.ofSeconds(3));
		for (String value : List.of("0s", "-1s")) {
			assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> MappedSettings.mapper(Map.of(property, value)).repositoryTimeout())
				.withMessageContaining(property + " must be longer than zero, but is " + value);
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
		BuiltSettings settings = MappedSettings.built(new SettingsMapper(new ResponsesWsProperties(), () -> baseUrl));
		assertThat(settings.session().lanes()).isEqualTo(lanes);
		assertThat(settings.session().steering()).isEqualTo(lanes == 16);
		assertThat(settings.pool().maxAge()).isEqualTo(DurationStyle.detectAndParse(maxAge));
		assertThat(settings.pool().idleTimeout()).isEqualTo(DurationStyle.detectAndParse(idleTimeout));
		assertThat(settings.session().pingTimeout()).isEqualTo(DurationStyle.detectAndParse(pingTimeout));
		assertThat(settings.session().maxRequestSize()).isEqualTo(maxRequestSize);
	}

	@Test
	void theConfiguredProviderWinsOverTheHost() {
		assertThat(MappedSettings.built(Map.of("responses-ws.provider", "openai")).session().lanes()).isEqualTo(16);
	}

	@Test
	void failFastNeedsASessionToOpen() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.pool.fail-fast", "true")).pool())
			.withMessageContaining("responses-ws.pool.min-idle");
	}

	@Test
	void everyConnectionPropertyReachesItsSetting() {
		ConnectionSettings settings = MappedSettings
			.built(Map.of("responses-ws.headers.X-Tenant", "blue", "responses-ws.query.model", "fast",
					"responses-ws.subprotocol", "realtime", "responses-ws.allow-plaintext", "true"))
			.connection();
		assertThat(settings.headers()).containsExactly(Map.entry("X-Tenant", "blue"));
		assertThat(settings.query()).containsExactly(Map.entry("model", "fast"));
		assertThat(settings.subprotocol()).isEqualTo("realtime");
		assertThat(settings.allowPlaintext()).isTrue();
	}

	@Test
	void everyProxyPropertyReachesItsSetting() {
		ProxySettings proxy = MappedSettings.built(Map.of("responses-ws.proxy.host", "proxy.example",
				"responses-ws.proxy.port", "8080", "responses-ws.proxy.user", "me", "responses-ws.proxy.password",
				"secret", "responses-ws.proxy.non-proxy-hosts", "*.internal, 10.0.0.0/8"))
			.connection()
			.proxy();
		assertThat(MappedSettings.values(proxy)).isEqualTo(MappedSettings.values(ProxySettings.builder()
			.host("proxy.example")
			.port(8080)
			.user("me")
			.password("secret")
			.nonProxyHosts(List.of("*.internal", "10.0.0.0/8"))
			.build()));
		assertThat(MappedSettings.built(Map.of()).connection().proxy()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "user", "password", "non-proxy-hosts" })
	void whatIsSaidOfAProxyNeedsItsHost(String property) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.proxy." + property, "secret")).connection())
			.withMessageContaining("responses-ws.proxy.host must be set")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@CsvSource({ "host, http://me:secret@proxy", "port, 0", "port, 70000", "user, a:secret", "non-proxy-hosts, a/b" })
	void aProxyThatCannotBeUsedIsRefused(String property, String value) {
		Map<String, String> properties = new LinkedHashMap<>(Map.of("responses-ws.proxy.host", "proxy"));
		properties.put("responses-ws.proxy." + property, value);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(properties).connection())
			.withMessageContaining("responses-ws.proxy." + property)
			.withMessageNotContaining("secret");
	}

	@Test
	void everyTimeoutReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.timeouts.connect", "3s");
		properties.put("responses-ws.timeouts.first-event", "7s");
		properties.put("responses-ws.timeouts.inactivity", "8s");
		properties.put("responses-ws.timeouts.turn", "9s");
		assertThat(MappedSettings.values(MappedSettings.built(properties).timeouts()))
			.isEqualTo(MappedSettings.values(TimeoutSettings.builder()
				.connect(Duration.ofSeconds(3))
				.firstEvent(Duration.ofSeconds(7))
				.inactivity(Duration.ofSeconds(8))
				.turn(Duration.ofSeconds(9))
				.build()));
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
		properties.put("responses-ws.session.max-frame-size", "1KB");
		properties.put("responses-ws.session.max-request-size", "2KB");
		assertThat(MappedSettings.values(MappedSettings.built(properties).session()))
			.isEqualTo(MappedSettings.values(SessionSettings.builder()
				.lanes(16)
				.steering(true)
				.onCancel(CancelMode.CLOSE)
				.drainTimeout(Duration.ofSeconds(1))
				.maxBufferedEvents(2)
				.maxBufferedBytes(3072)
				.slowSubscriberTimeout(Duration.ofSeconds(4))
				.pingInterval(Duration.ofSeconds(5))
				.pingTimeout(Duration.ofSeconds(6))
				.maxFrameSize(1024)
				.maxRequestSize(2048)
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
		assertThat(MappedSettings.values(MappedSettings.built(properties).pool()))
			.isEqualTo(MappedSettings.values(PoolSettings.builder()
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
	void everyMultiAgentPropertyReachesItsSetting() {
		assertThat(MappedSettings.values(
				MappedSettings
					.built(Map.of("responses-ws.multi-agent.enabled", "true",
							"responses-ws.multi-agent.max-concurrent-subagents", "2"))
					.multiAgent()))
			.isEqualTo(MappedSettings
				.values(MultiAgentSettings.builder().enabled(true).maxConcurrentSubagents(2).build()));
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.multi-agent.max-concurrent-subagents", "0")))
			.withMessage("responses-ws.multi-agent.max-concurrent-subagents must be at least 1, but is 0");
	}

	@Test
	void everyConversationPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.conversation.store", "false");
		properties.put("responses-ws.conversation.compact-threshold", "1000");
		properties.put("responses-ws.conversation.max-replay-size", "2KB");
		properties.put("responses-ws.conversation.on-limit", "compact");
		properties.put("responses-ws.conversation.compaction-transport", "socket");
		properties.put("responses-ws.conversation.keep-stored", "true");
		properties.put("responses-ws.conversation.on-concurrent-turn", "refuse");
		properties.put("responses-ws.conversation.replay-ambiguous", "always");
		properties.put("responses-ws.conversation.encrypted-reasoning", "false");
		properties.put("responses-ws.conversation.fork-wait", "5s");
		properties.put("responses-ws.conversation.max-jobs", "6");
		properties.put("responses-ws.conversation.turn-after-job", "true");
		assertThat(MappedSettings.values(MappedSettings.built(properties).conversation()))
			.isEqualTo(MappedSettings.values(ConversationSettings.builder()
				.request(ResponseRequest.builder().store(false).compactThreshold(1000).build())
				.maxReplaySize(2048)
				.onLimit(SizeLimit.COMPACT)
				.compactionTransport(CompactionRoute.SOCKET)
				.keepStored(true)
				.onConcurrentTurn(ConcurrentTurn.REFUSE)
				.replayAmbiguous(AmbiguousReplay.ALWAYS)
				.encryptedReasoning(false)
				.forkWait(Duration.ofSeconds(5))
				.maxJobs(6)
				.turnAfterJob(true)
				.build()));
	}

	@Test
	void everyRetryPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.retry.max-attempts", "3");
		properties.put("responses-ws.retry.min-backoff", "1s");
		properties.put("responses-ws.retry.max-backoff", "2s");
		properties.put("responses-ws.retry.jitter", "0.5");
		properties.put("responses-ws.retry.max-wait", "4s");
		properties.put("responses-ws.retry.budget", "5s");
		properties.put("responses-ws.retry.ambiguous", "true");
		assertThat(MappedSettings.values(MappedSettings.built(properties).retry()))
			.isEqualTo(MappedSettings.values(RetrySettings.builder()
				.maxAttempts(3)
				.minBackoff(Duration.ofSeconds(1))
				.maxBackoff(Duration.ofSeconds(2))
				.jitter(0.5)
				.maxWait(Duration.ofSeconds(4))
				.budget(Duration.ofSeconds(5))
				.ambiguous(true)
				.build()));
	}

	@Test
	void everyLimitPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.limits.adaptive", "false");
		properties.put("responses-ws.limits.max-pause", "1s");
		properties.put("responses-ws.limits.max-pending", "2");
		properties.put("responses-ws.limits.acquire-timeout", "3s");
		properties.put("responses-ws.limits.in-flight", "4");
		properties.put("responses-ws.limits.turns-per-minute", "5");
		properties.put("responses-ws.limits.tokens-per-minute", "6");
		properties.put("responses-ws.limits.models[gpt-5.5].in-flight", "7");
		properties.put("responses-ws.limits.models[gpt-5.5].turns-per-minute", "8");
		properties.put("responses-ws.limits.models[gpt-5.5].tokens-per-minute", "9");
		assertThat(MappedSettings.values(MappedSettings.built(properties).limits()))
			.isEqualTo(MappedSettings.values(LimitSettings.builder()
				.adaptive(false)
				.maxPause(Duration.ofSeconds(1))
				.maxPending(2)
				.acquireTimeout(Duration.ofSeconds(3))
				.inFlight(4)
				.turnsPerMinute(5)
				.tokensPerMinute(6)
				.models(Map.of("gpt-5.5", new ModelLimits(7, 8, 9)))
				.build()));
	}

	@Test
	void everyPromptIsWarmedUp() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.warm-up.prompts.support.model", "fast");
		properties.put("responses-ws.warm-up.prompts.support.instructions", "Be kind.");
		properties.put("responses-ws.warm-up.prompts.support.input", "Hello");
		properties.put("responses-ws.warm-up.prompts.sales.instructions", "Be quick.");
		assertThat(MappedSettings.mapper(properties).warmUpPrompts()).containsExactlyInAnyOrder(
				new WarmUpPrompt("support",
						ResponseRequest.builder().model("fast").instructions("Be kind.").input("Hello").build()),
				new WarmUpPrompt("sales", ResponseRequest.builder().instructions("Be quick.").build()));
	}

	@Test
	void conversationsHaveBounds() {
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(
				() -> MappedSettings.built(Map.of("responses-ws.conversation.max-replay-size", "0B")).conversation())
			.withMessageContaining("responses-ws.conversation.max-replay-size");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.mapper(Map.of("responses-ws.conversation.memory.max-conversations", "0"))
				.inMemoryConversations())
			.withMessageContaining("responses-ws.conversation.memory.max-conversations");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.mapper(Map.of("responses-ws.conversation.time-to-live", "0s"))
				.inMemoryConversations())
			.withMessageContaining("responses-ws.conversation.time-to-live");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(
				() -> MappedSettings.built(Map.of("responses-ws.conversation.compact-threshold", "0")).conversation())
			.withMessage("responses-ws.conversation.compact-threshold must be at least 1, but is 0");
	}

	@Test
	void conversationsMayHaveNoJobsButNotFewer() {
		assertThat(MappedSettings.built(Map.of("responses-ws.conversation.max-jobs", "0")).conversation().maxJobs())
			.isZero();
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.conversation.max-jobs", "-1")).conversation())
			.withMessage("responses-ws.conversation.max-jobs must be at least 0, but is -1");
	}

	@Test
	void everyToolPropertyReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.tool.max-rounds", "2");
		properties.put("responses-ws.tool.max-concurrency", "3");
		properties.put("responses-ws.tool.timeout", "4s");
		properties.put("responses-ws.tool.job-timeout", "6s");
		properties.put("responses-ws.tool.max-jobs", "7");
		properties.put("responses-ws.tool.approval-timeout", "5s");
		properties.put("responses-ws.tool.on-error", "report-message");
		properties.put("responses-ws.tool.virtual-threads", "false");
		properties.put("responses-ws.tool.early-start", "false");
		assertThat(MappedSettings.values(MappedSettings.mapper(properties).tool()))
			.isEqualTo(MappedSettings.values(ToolSettings.builder()
				.maxRounds(2)
				.maxConcurrency(3)
				.timeout(Duration.ofSeconds(4))
				.jobTimeout(Duration.ofSeconds(6))
				.maxJobs(7)
				.approvalTimeout(Duration.ofSeconds(5))
				.onError(ToolErrorMode.REPORT_MESSAGE)
				.virtualThreads(false)
				.earlyStart(false)
				.build()));
	}

	@ParameterizedTest
	@CsvSource({ "max-rounds, 0", "max-concurrency, 0", "timeout, 0s", "approval-timeout, -1s", "job-timeout, 0s",
			"max-jobs, -1" })
	void toolSettingOutOfRangeNamesTheProperty(String name, String value) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.mapper(Map.of("responses-ws.tool." + name, value)).tool())
			.withMessageStartingWith("responses-ws.tool." + name);
	}

	@Test
	void blankSubprotocolCountsAsAbsent() {
		assertThat(MappedSettings.built(Map.of("responses-ws.subprotocol", " ")).connection().subprotocol()).isNull();
	}

	@Test
	void valueOutOfRangeNamesThePropertyAndTheValue() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.session.lanes", "17")).session())
			.withMessageContainingAll("responses-ws.session.lanes", "16", "17");
	}

	@Test
	void everyPropertyOfTheOtherWayReachesItsSetting() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("responses-ws.http.max-connections", "11");
		properties.put("responses-ws.http.max-pending", "2");
		properties.put("responses-ws.http.acquire-timeout", "3s");
		properties.put("responses-ws.http.idle-timeout", "4s");
		properties.put("responses-ws.fallback.max-losses", "5");
		properties.put("responses-ws.fallback.cool-down", "6s");
		properties.put("responses-ws.fallback.max-cool-down", "7s");
		BuiltSettings built = MappedSettings.built(properties);
		assertThat(MappedSettings.values(built.http())).isEqualTo(MappedSettings.values(HttpSettings.builder()
			.maxConnections(11)
			.maxPending(2)
			.acquireTimeout(Duration.ofSeconds(3))
			.idleTimeout(Duration.ofSeconds(4))
			.build()));
		assertThat(MappedSettings.values(built.fallback())).isEqualTo(MappedSettings.values(FallbackSettings.builder()
			.maxLosses(5)
			.coolDown(Duration.ofSeconds(6))
			.maxCoolDown(Duration.ofSeconds(7))
			.build()));
	}

	@Test
	void theLongestCoolDownIsNotShorterThanTheFirst() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.fallback.cool-down", "20m")))
			.withMessageContaining("responses-ws.fallback.max-cool-down must not be shorter than");
	}

	@Test
	void sizeBeyondTheLargestArrayIsRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.session.max-frame-size", "2GB")).session())
			.withMessage("responses-ws.session.max-frame-size must be at most 2147483647B, but is 2GB");
	}

	@Test
	void negativeSizeIsRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> MappedSettings.built(Map.of("responses-ws.session.max-request-size", "-4GB")).session())
			.withMessage("responses-ws.session.max-request-size must be at least 1B, but is -4GB");
	}

	/**
	 * Whoever knows the property knows the setter, and the other way round.
	 */

}
