package io.github.responsesws.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.ApiKeyCredentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.turn.ContentLog;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonParser;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ResponsesWebSocketClient}: the default one, and those that have names.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass({ HttpClient.class, JsonParser.class })
@ConditionalOnBooleanProperty(name = "responses-ws.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ResponsesWsProperties.class)
@Import(NamedClientsRegistrar.class)
public final class ResponsesWsAutoConfiguration {

	@Bean
	static UnresolvedPlaceholders responsesWsUnresolvedPlaceholders(Environment environment) {
		return new UnresolvedPlaceholders(environment);
	}

	@Bean
	NamedClients responsesWsNamedClients(ResponsesWsProperties properties, ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new NamedClients(properties, beanFactory, environment);
	}

	@Bean(ClientFactory.BEAN)
	ClientFactory responsesWsClientFactory(NamedClients clients, ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new ClientFactory(clients, beanFactory, environment);
	}

	@Bean
	@ConditionalOnMissingBean(ResponsesWebSocketClients.class)
	ClientCatalog responsesWebSocketClients(NamedClients clients, ClientFactory factory,
			ConfigurableListableBeanFactory beanFactory) {
		return new ClientCatalog(clients, factory, beanFactory);
	}

	@Bean
	@Qualifier(ClientNames.DEFAULT)
	@ConditionalOnMissingBean(ResponsesWsConnectionDetails.class)
	PropertiesResponsesWsConnectionDetails responsesWsConnectionDetails(ResponsesWsProperties properties,
			Environment environment, ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesResponsesWsConnectionDetails(properties, environment, sslBundles);
	}

	@Bean
	@Qualifier(ClientNames.DEFAULT)
	@ConditionalOnMissingBean(CredentialsSupplier.class)
	ApiKeyCredentials responsesWsCredentialsSupplier(NamedClients clients, ClientFactory factory) {
		return factory.apiKey(clients.of(ClientNames.DEFAULT));
	}

	@Bean
	@Qualifier(ClientNames.DEFAULT)
	@ConditionalOnMissingBean
	NettyTransport responsesWsTransport(NamedClients clients, ClientFactory factory) {
		return factory.newTransport(clients.of(ClientNames.DEFAULT));
	}

	@Bean
	@Qualifier(ClientNames.DEFAULT)
	@ConditionalOnMissingBean(ConversationRepository.class)
	@ConditionalOnProperty(name = "responses-ws.conversation.repository", havingValue = "memory", matchIfMissing = true)
	InMemoryConversationRepository responsesWsConversationRepository(NamedClients clients) {
		NamedClient client = clients.of(ClientNames.DEFAULT);
		return new SettingsMapper(client.properties(), client.connectionDetails()).inMemoryConversations();
	}

	@Bean
	@Qualifier(ClientNames.DEFAULT)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("responses-ws.wire-log.include-content")
	ContentLog responsesWsContentLog() {
		return new ContentLog();
	}

	@Bean(name = ClientNames.DEFAULT_BEAN, destroyMethod = "close")
	@Qualifier(ClientNames.DEFAULT)
	@Conditional(OnDefaultClientCondition.class)
	ResponsesWebSocketClient responsesWebSocketClient(ClientFactory factory) {
		return factory.client(ClientNames.DEFAULT);
	}

	@Bean
	@ConditionalOnMissingBean
	ResponsesWebSocketClientLifecycle responsesWebSocketClientLifecycle(ConfigurableListableBeanFactory beanFactory) {
		return new ResponsesWebSocketClientLifecycle(beanFactory);
	}

}
