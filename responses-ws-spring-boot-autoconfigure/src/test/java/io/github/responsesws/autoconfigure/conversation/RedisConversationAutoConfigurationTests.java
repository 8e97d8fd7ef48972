package io.github.responsesws.autoconfigure.conversation;

import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.conversation.redis.RedisConversationRepository;
import io.github.responsesws.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisConversationAutoConfigurationTests {

	private final ApplicationContextRunner withoutRedis = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ResponsesWsAutoConfiguration.class,
				RedisConversationAutoConfiguration.class))
		.withPropertyValues("responses-ws.api-key=key", "OPENAI_BASE_URL=");

	private final ApplicationContextRunner runner = this.withoutRedis.withConfiguration(
			AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class));

	@Test
	void memoryUnlessChosenOtherwise() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ConversationRepository.class)
			.hasSingleBean(InMemoryConversationRepository.class)
			.hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void redisIfChosen() {
		this.runner.withPropertyValues("responses-ws.conversation.repository=redis")
			.run((context) -> assertThat(context).hasSingleBean(ConversationRepository.class)
				.hasSingleBean(RedisConversationRepository.class)
				.hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void ownRepositoryWins() {
		this.runner.withUserConfiguration(OwnRepository.class)
			.withPropertyValues("responses-ws.conversation.repository=redis")
			.run((context) -> assertThat(context).hasSingleBean(ConversationRepository.class).hasBean("ownRepository"));
	}

	@Test
	void saysWhatIsMissing() {
		this.withoutRedis.withPropertyValues("responses-ws.conversation.repository=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("spring-boot-starter-data-redis-reactive"));
		this.runner.withClassLoader(new FilteredClassLoader(ReactiveRedisConnectionFactory.class))
			.withPropertyValues("responses-ws.conversation.repository=redis")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void saysWhichSettingIsOutOfRange() {
		this.runner
			.withPropertyValues("responses-ws.conversation.repository=redis",
					"responses-ws.conversation.time-to-live=0s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						InvalidSettingsException.class.getName() + ": responses-ws.conversation.time-to-live"));
	}

	@Test
	void redisNeedNotBeThere() {
		this.withoutRedis.withClassLoader(new FilteredClassLoader(ReactiveRedisConnectionFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(InMemoryConversationRepository.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("responses-ws.enabled=false", "responses-ws.conversation.repository=redis")
			.run((context) -> assertThat(context).doesNotHaveBean(ConversationRepository.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRepository {

		@Bean
		ConversationRepository ownRepository() {
			return new InMemoryConversationRepository(1, 1, Duration.ofSeconds(1));
		}

	}

}
