package io.github.responsesws.autoconfigure.conversation;

import java.time.Duration;
import java.util.List;

import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.resilience.RedisQuotaAutoConfiguration;
import io.github.responsesws.conversation.redis.RedisServer;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients of one application leave in the Redis that they share.
 */
class RedisOfSeveralClientsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				RedisConversationAutoConfiguration.class, RedisQuotaAutoConfiguration.class,
				DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key",
				"responses-ws.model=test-model", "responses-ws.conversation.repository=redis");

	@Test
	void keysTellWhoseConversationsAndLimitsTheyAre() {
		try (RedisServer redis = RedisServer.start(); ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner
				.withPropertyValues("spring.data.redis.port=" + redis.port(),
						"responses-ws.base-url=" + server.baseUrl(), "responses-ws.limits.store=redis",
						"responses-ws.limits.turns-per-minute=1000", "responses-ws.clients.same.model=test-model",
						"responses-ws.clients.other.api-key=other-key",
						"responses-ws.clients.own.conversation.redis.key-prefix=mine:",
						"responses-ws.clients.own.limits.redis.key-prefix=mine:")
				.run((context) -> {
					ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
					for (String name : List.of("default", "same", "other", "own")) {
						clients.get(name).conversation("chat").turn("Hello").response().block(LONG);
					}
					assertThat(context.getBean(ReactiveStringRedisTemplate.class).keys("*").collectList().block(LONG))
						.containsExactlyInAnyOrder("responses-ws:conversation:chat",
								"responses-ws:conversation@same:chat", "responses-ws:conversation@other:chat",
								"mine:chat", "responses-ws:limit:turns:1000:test-model",
								"responses-ws:limit@other:turns:1000:test-model", "mine:turns:1000:test-model");
					assertThat(server.requests()).hasSize(4)
						.noneMatch((request) -> request.body().has("previous_response_id"));
				});
		}
	}

	@Test
	void oneClientMayUseRedisAlone() {
		this.runner
			.withPropertyValues("responses-ws.conversation.repository=memory",
					"responses-ws.clients.eu.conversation.repository=redis")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void prefixesThatWouldMixAreRefused() {
		for (String properties : new String[] { "responses-ws.clients.eu.conversation.redis.key-prefix=responses-ws:",
				"responses-ws.conversation.redis.key-prefix=chat" }) {
			this.runner.withPropertyValues("responses-ws.clients.eu.model=large", properties)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidSettingsException.class)
					.hasMessageContaining("or their conversations would mix"));
		}
	}

}
