package io.github.responsesws.autoconfigure.resilience;

import io.github.bucket4j.Bucket;
import io.github.responsesws.autoconfigure.LimitsProperties;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.resilience.SharedQuota;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.resilience.redis.RedisTurnQuota;
import io.github.responsesws.settings.Check;

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
@ConditionalOnProperty(name = "responses-ws.limits.store", havingValue = "redis")
@EnableConfigurationProperties(ResponsesWsProperties.class)
public final class RedisQuotaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(TurnQuota.class)
	// Of several one has to be primary, which Boot says better than that there is none.
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	SharedQuota responsesWsRedisQuota(ResponsesWsProperties properties,
			ReactiveRedisConnectionFactory connectionFactory) {
		LimitsProperties.Redis redis = properties.getLimits().getRedis();
		Check.positive(redis.getTimeout(), "responses-ws.limits.redis.timeout");
		return new SharedQuota(new RedisTurnQuota(connectionFactory, redis.getKeyPrefix()), redis.getTimeout());
	}

}
