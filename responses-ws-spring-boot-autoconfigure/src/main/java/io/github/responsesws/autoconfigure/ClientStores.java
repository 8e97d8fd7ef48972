package io.github.responsesws.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Where clients keep their conversations and count their turns. No two clients ever keep
 * conversations in the same place: who knows an ID of one would read on with the other.
 */
final class ClientStores {

	private static final String CONVERSATION_PREFIX = "conversation.redis.key-prefix";

	private static final String LIMITS_PREFIX = "limits.redis.key-prefix";

	private final NamedClients clients;

	private final ConfigurableListableBeanFactory beanFactory;

	ClientStores(NamedClients clients, ConfigurableListableBeanFactory beanFactory) {
		this.clients = clients;
		this.beanFactory = beanFactory;
	}

	ConversationRepository conversations(NamedClient client) {
		ConversationRepository own = client.beans().own(ConversationRepository.class);
		if (own != null) {
			return own;
		}
		ConversationRepository shared = client.beans().shared(ConversationRepository.class);
		if (shared != null) {
			checkAlone(client);
			return shared;
		}
		ConversationProperties properties = client.properties().getConversation();
		if (properties.getRepository() == ConversationProperties.Repository.MEMORY) {
			return new SettingsMapper(client.properties(), client.connectionDetails()).inMemoryConversations();
		}
		ConversationRepositoryFactory factory = this.beanFactory.getBeanProvider(ConversationRepositoryFactory.class)
			.getIfAvailable();
		if (factory == null) {
			String kind = properties.getRepository().name().toLowerCase(Locale.ROOT);
			throw new InvalidSettingsException(
					"responses-ws.conversation.repository is " + kind
							+ ", but there is no ReactiveRedisConnectionFactory:"
							+ " add spring-boot-starter-data-redis-reactive, or choose memory",
					List.of("responses-ws.conversation.repository"), kind, null);
		}
		checkPrefix(client);
		return factory.create(properties, conversationPrefix(client));
	}

	private void checkAlone(NamedClient client) {
		List<String> users = others(client).stream()
			.filter((other) -> !this.clients.of(other).hasOwn(ConversationRepository.class))
			.toList();
		if (!users.isEmpty()) {
			throw new InvalidSettingsException("The clients " + client.name() + " and " + String.join(", ", users)
					+ " would keep their conversations in one ConversationRepository bean, where an ID of one is an ID"
					+ " of the other: define one for each, with the client's name as its @Qualifier",
					List.of("responses-ws.clients"), null, null);
		}
	}

	private void checkPrefix(NamedClient client) {
		String prefix = conversationPrefix(client);
		for (String name : others(client)) {
			NamedClient other = this.clients.of(name);
			boolean redis = other.properties()
				.getConversation()
				.getRepository() == ConversationProperties.Repository.REDIS;
			String others = conversationPrefix(other);
			if (redis && (prefix.startsWith(others) || others.startsWith(prefix))) {
				throw new InvalidSettingsException(
						"responses-ws." + CONVERSATION_PREFIX + " must not begin like that of the client " + name
								+ ", or their conversations would mix: '" + prefix + "' and '" + others + "'",
						List.of("responses-ws." + CONVERSATION_PREFIX), prefix, null);
			}
		}
	}

	private Set<String> others(NamedClient client) {
		Set<String> others = new LinkedHashSet<>(this.clients.configured());
		if (this.beanFactory.containsBean(ClientNames.DEFAULT_BEAN)) {
			others.add(ClientNames.DEFAULT);
		}
		others.remove(client.name());
		return others;
	}

	private String conversationPrefix(NamedClient client) {
		String prefix = client.properties().getConversation().getRedis().getKeyPrefix();
		return (client.isDefault() || this.clients.isStated(client.name(), CONVERSATION_PREFIX)) ? prefix
				: prefixOf(client.name(), prefix);
	}

	/**
	 * Return a prefix that is not the beginning of another one.
	 */
	private static String prefixOf(String name, String prefix) {
		String stem = prefix.endsWith(":") ? prefix.substring(0, prefix.length() - 1) : prefix;
		return stem + "@" + name + ":";
	}

	@Nullable TurnQuota quota(NamedClient client) {
		TurnQuota own = client.beans().one(TurnQuota.class);
		LimitsProperties limits = client.properties().getLimits();
		if (own != null || limits.getStore() != LimitsProperties.Store.REDIS) {
			return own;
		}
		TurnQuotaFactory factory = this.beanFactory.getBeanProvider(TurnQuotaFactory.class).getIfAvailable();
		if (factory == null) {
			boolean bucket4j = ClassUtils.isPresent("io.github.bucket4j.Bucket", null);
			throw new InvalidSettingsException(
					"responses-ws.limits.store is redis, but there is no "
							+ (bucket4j ? "ReactiveRedisConnectionFactory: add spring-boot-starter-data-redis-reactive"
									: "Bucket4j: add com.bucket4j:bucket4j_jdk17-core")
							+ ", or choose memory",
					List.of("responses-ws.limits.store"), "redis", null);
		}
		String prefix = limits.getRedis().getKeyPrefix();
		boolean together = client.isDefault() || this.clients.isStated(client.name(), LIMITS_PREFIX)
				|| client.isCallerInherited();
		return factory.create(limits, together ? prefix : prefixOf(client.name(), prefix));
	}

}
