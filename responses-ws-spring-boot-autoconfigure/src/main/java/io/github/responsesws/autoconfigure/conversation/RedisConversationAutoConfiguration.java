package io.github.responsesws.autoconfigure.conversation;

import io.github.responsesws.autoconfigure.ConversationProperties;
import io.github.responsesws.autoconfigure.ConversationRepositoryFactory;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.redis.RedisConversationRepository;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for conversations kept in Redis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ResponsesWsAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration")
@ConditionalOnClass(ReactiveRedisConnectionFactory.class)
@ConditionalOnBooleanProperty(name = "responses-ws.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ResponsesWsProperties.class)
public final class RedisConversationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(ReactiveRedisConnectionFactory.class)
	ConversationRepositoryFactory responsesWsRedisConversationRepositories(
			ReactiveRedisConnectionFactory connectionFactory) {
		return (conversation, keyPrefix) -> new RedisConversationRepository(connectionFactory, keyPrefix,
				conversation.getTimeToLive());
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean(ConversationRepository.class)
	@ConditionalOnSingleCandidate(ReactiveRedisConnectionFactory.class)
	@ConditionalOnProperty(name = "responses-ws.conversation.repository", havingValue = "redis")
	RedisConversationRepository responsesWsRedisConversationRepository(ResponsesWsProperties properties,
			ReactiveRedisConnectionFactory connectionFactory) {
		ConversationProperties conversation = properties.getConversation();
		return new RedisConversationRepository(connectionFactory, conversation.getRedis().getKeyPrefix(),
				conversation.getTimeToLive());
	}

}
