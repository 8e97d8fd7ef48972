package io.github.responsesws.autoconfigure.conversation;

import io.github.responsesws.autoconfigure.ConversationProperties;
import io.github.responsesws.autoconfigure.ConversationRepositoryFactory;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.redis.RedisConversationRepository;

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
	// Of several one has to be primary, which Spring says better than that there is none.
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	ConversationRepositoryFactory responsesWsRedisConversationRepositories(
			ObjectProvider<ReactiveRedisConnectionFactory> connectionFactory) {
		return (conversation, keyPrefix) -> new RedisConversationRepository(connectionFactory.getObject(), keyPrefix,
				conversation.getTimeToLive());
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean(ConversationRepository.class)
	@ConditionalOnProperty(name = "responses-ws.conversation.repository", havingValue = "redis")
	// Of several one has to be primary, which Spring says better than that there is none.
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	RedisConversationRepository responsesWsRedisConversationRepository(ResponsesWsProperties properties,
			ReactiveRedisConnectionFactory connectionFactory) {
		ConversationProperties conversation = properties.getConversation();
		return new RedisConversationRepository(connectionFactory, conversation.getRedis().getKeyPrefix(),
				conversation.getTimeToLive());
	}

}
