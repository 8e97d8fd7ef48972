package io.github.responsesws.autoconfigure.resilience;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.resilience.ModelLimits;
import io.github.responsesws.resilience.SharedQuota;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

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

class RedisQuotaAutoConfigurationTests {

	private final ApplicationContextRunner withoutRedis = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ResponsesWsAutoConfiguration.class,
				RedisQuotaAutoConfiguration.class))
		.withPropertyValues("responses-ws.api-key=key", "OPENAI_BASE_URL=");

	private final ApplicationContextRunner runner = this.withoutRedis.withConfiguration(
			AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class));

	@Test
	void eachInstanceCountsForItselfUnlessChosenOtherwise() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(TurnQuota.class)
			.hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void redisIfChosen() {
		this.runner.withPropertyValues("responses-ws.limits.store=redis")
			.run((context) -> assertThat(context).hasSingleBean(SharedQuota.class)
				.hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void ownQuotaWins() {
		this.runner.withUserConfiguration(OwnQuota.class)
			.withPropertyValues("responses-ws.limits.store=redis")
			.run((context) -> assertThat(context).hasSingleBean(TurnQuota.class).hasBean("ownQuota"));
	}

	@Test
	void saysThatRedisIsMissing() {
		this.withoutRedis.withPropertyValues("responses-ws.limits.store=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("spring-boot-starter-data-redis-reactive"));
		this.withoutRedis.withClassLoader(new FilteredClassLoader(ReactiveRedisConnectionFactory.class))
			.withPropertyValues("responses-ws.limits.store=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("spring-boot-starter-data-redis-reactive"));
	}

	@Test
	void saysThatBucket4jIsMissing() {
		this.runner.withClassLoader(new FilteredClassLoader(Bucket.class))
			.withPropertyValues("responses-ws.limits.store=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("com.bucket4j:bucket4j_jdk17-core"));
	}

	@Test
	void saysWhichSettingIsOutOfRange() {
		this.runner.withPropertyValues("responses-ws.limits.store=redis", "responses-ws.limits.redis.timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						InvalidSettingsException.class.getName() + ": responses-ws.limits.redis.timeout"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("responses-ws.enabled=false", "responses-ws.limits.store=redis")
			.run((context) -> assertThat(context).doesNotHaveBean(TurnQuota.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnQuota {

		@Bean
		TurnQuota ownQuota() {
			return new TurnQuota() {

				@Override
				public Mono<Duration> take(String model, ModelLimits limits, long tokens) {
					return Mono.just(Duration.ZERO);
				}

				@Override
				public void correct(String model, ModelLimits limits, int turns, long tokens) {
				}

			};
		}

	}

}
