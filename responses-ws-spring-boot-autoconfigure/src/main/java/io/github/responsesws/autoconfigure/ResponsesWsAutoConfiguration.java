package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.ApiKeyCredentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.conversation.ConversationListener;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.resilience.ResilienceListener;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ContentLog;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnObserver;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonParser;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ResponsesWebSocketClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass({ HttpClient.class, JsonParser.class })
@ConditionalOnBooleanProperty(name = "responses-ws.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ResponsesWsProperties.class)
public final class ResponsesWsAutoConfiguration {

	@Bean
	static UnresolvedPlaceholders responsesWsUnresolvedPlaceholders(Environment environment) {
		return new UnresolvedPlaceholders(environment);
	}

	@Bean
	@ConditionalOnMissingBean(ResponsesWsConnectionDetails.class)
	PropertiesResponsesWsConnectionDetails responsesWsConnectionDetails(ResponsesWsProperties properties,
			Environment environment, ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesResponsesWsConnectionDetails(properties, environment, sslBundles);
	}

	@Bean
	@ConditionalOnMissingBean(CredentialsSupplier.class)
	ApiKeyCredentials responsesWsCredentialsSupplier(ResponsesWsProperties properties,
			ResponsesWsConnectionDetails connectionDetails) {
		return ApiKeyCredentials.of(() -> provider(properties, connectionDetails), connectionDetails::getApiKey);
	}

	private static Provider provider(ResponsesWsProperties properties, ResponsesWsConnectionDetails connectionDetails) {
		Provider configured = properties.getProvider();
		return (configured != null) ? configured : Provider.of(connectionDetails.getBaseUrl());
	}

	@Bean
	@ConditionalOnMissingBean
	NettyTransport responsesWsTransport(ResponsesWsProperties properties,
			ResponsesWsConnectionDetails connectionDetails, ObjectProvider<ReactorResourceFactory> resourceFactory,
			ObjectProvider<ResponsesWsHttpClientCustomizer> customizers) {
		HttpClientFactory factory = new HttpClientFactory(properties.getTimeouts().getConnect(),
				connectionDetails.getSslBundle(), resourceFactory.getIfAvailable());
		List<ResponsesWsHttpClientCustomizer> inOrder = customizers.orderedStream().toList();
		return NettyTransport.of((connections) -> factory.create(connections, inOrder)).proxyFromEnvironment();
	}

	@Bean
	@ConditionalOnMissingBean(ConversationRepository.class)
	@ConditionalOnProperty(name = "responses-ws.conversation.repository", havingValue = "memory", matchIfMissing = true)
	InMemoryConversationRepository responsesWsConversationRepository(ResponsesWsProperties properties,
			ResponsesWsConnectionDetails connectionDetails) {
		return new SettingsMapper(properties, connectionDetails).inMemoryConversations();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("responses-ws.wire-log.include-content")
	ContentLog responsesWsContentLog() {
		return new ContentLog();
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	ResponsesWebSocketClient responsesWebSocketClient(ResponsesWsProperties properties,
			ResponsesWsConnectionDetails connectionDetails, CredentialsSupplier credentials, NettyTransport transport,
			ObjectProvider<TurnListener> turnListeners, ObjectProvider<TurnObserver> turnObserver,
			ObjectProvider<SessionListener> sessionListeners, ObjectProvider<ResilienceListener> resilienceListeners,
			ObjectProvider<ConversationListener> conversationListeners, ObjectProvider<TurnQuota> quota,
			ObjectProvider<ConversationRepository> conversations, ObjectProvider<WarmUpPrompt> warmUpPrompts,
			ObjectProvider<ToolLoop> toolLoop, ObjectProvider<ResponsesWebSocketClientBuilderCustomizer> customizers) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.credentials(credentials)
			.transport(transport)
			.conversationRepository(repository(properties, conversations))
			// Its tools may use the client. Of several loops one has to be primary: else
			// none of their tools would be offered, without a word.
			.toolLoop(() -> toolLoop.getIfAvailable(ToolLoop.builder()::build));
		new SettingsMapper(properties, connectionDetails).applyTo(builder);
		turnListeners.orderedStream().forEach(builder::turnListener);
		sessionListeners.orderedStream().forEach(builder::sessionListener);
		resilienceListeners.orderedStream().forEach(builder::resilienceListener);
		conversationListeners.orderedStream().forEach(builder::conversationListener);
		builder.turnObserver(turnObserver.getIfAvailable());
		builder.quota(quota(properties, quota));
		warmUpPrompts.orderedStream().forEach(builder::warmUp);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		ResponsesWebSocketClient client = builder.build();
		if (properties.getPool().isFailFast()) {
			awaitFirstHandshake(client, properties.getTimeouts().getConnect());
		}
		return client;
	}

	private static ConversationRepository repository(ResponsesWsProperties properties,
			ObjectProvider<ConversationRepository> repositories) {
		return repositories.getIfAvailable(() -> {
			String kind = properties.getConversation().getRepository().name().toLowerCase(Locale.ROOT);
			throw new InvalidSettingsException(
					"responses-ws.conversation.repository is " + kind
							+ ", but there is no ReactiveRedisConnectionFactory:"
							+ " add spring-boot-starter-data-redis-reactive, or choose memory",
					List.of("responses-ws.conversation.repository"), kind, null);
		});
	}

	private static @Nullable TurnQuota quota(ResponsesWsProperties properties, ObjectProvider<TurnQuota> quotas) {
		TurnQuota quota = quotas.getIfAvailable();
		if (quota == null && properties.getLimits().getStore() == LimitsProperties.Store.REDIS) {
			boolean bucket4j = ClassUtils.isPresent("io.github.bucket4j.Bucket", null);
			throw new InvalidSettingsException(
					"responses-ws.limits.store is redis, but there is no "
							+ (bucket4j ? "ReactiveRedisConnectionFactory: add spring-boot-starter-data-redis-reactive"
									: "Bucket4j: add com.bucket4j:bucket4j_jdk17-core")
							+ ", or choose memory",
					List.of("responses-ws.limits.store"), "redis", null);
		}
		return quota;
	}

	private static void awaitFirstHandshake(ResponsesWebSocketClient client, Duration connectTimeout) {
		try {
			// The handshake has a timeout of its own; this one only makes sure.
			client.ready().block(connectTimeout.multipliedBy(2));
		}
		catch (RuntimeException ex) {
			// Nobody has the client, so nobody waits until it is closed.
			client.close().subscribe((nothing) -> {
			}, ex::addSuppressed);
			throw (ex instanceof HandshakeException failure) ? new FirstHandshakeException(failure) : ex;
		}
	}

	@Bean
	@ConditionalOnMissingBean
	ResponsesWebSocketClientLifecycle responsesWebSocketClientLifecycle(ConfigurableListableBeanFactory beanFactory) {
		return new ResponsesWebSocketClientLifecycle(beanFactory);
	}

}
