package io.github.responsesws.autoconfigure.resilience;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.github.responsesws.autoconfigure.LimitsProperties;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.autoconfigure.TurnQuotaFactory;
import io.github.responsesws.resilience.SharedQuota;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.resilience.redis.RedisTurnQuota;
import io.github.responsesws.settings.Check;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for turns and tokens that are
 * counted in Redis, for all instances of an application together.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ResponsesWsAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration")
@ConditionalOnClass({ ReactiveRedisConnectionFactory.class, Bucket.class })
@ConditionalOnBooleanProperty(name = "responses-ws.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ResponsesWsProperties.class)
public final class RedisQuotaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	// Of several one has to be primary, which Spring says better than that there is none.
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	TurnQuotaFactory responsesWsRedisQuotas(ObjectProvider<ReactiveRedisConnectionFactory> connectionFactory) {
		return (limits, keyPrefix) -> quota(limits, keyPrefix, connectionFactory.getObject());
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean(TurnQuota.class)
	@ConditionalOnProperty(name = "responses-ws.limits.store", havingValue = "redis")
	// Of several one has to be primary, which Spring says better than that there is none.
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	SharedQuota responsesWsRedisQuota(ResponsesWsProperties properties,
			ReactiveRedisConnectionFactory connectionFactory) {
		LimitsProperties limits = properties.getLimits();
		return quota(limits, limits.getRedis().getKeyPrefix(), connectionFactory);
	}

	private static SharedQuota quota(LimitsProperties limits, String keyPrefix,
			ReactiveRedisConnectionFactory connectionFactory) {
		Duration timeout = limits.getRedis().getTimeout();
		Check.positive(timeout, "responses-ws.limits.redis.timeout");
		return new SharedQuota(new RedisTurnQuota(connectionFactory, keyPrefix), timeout);
	}

}
