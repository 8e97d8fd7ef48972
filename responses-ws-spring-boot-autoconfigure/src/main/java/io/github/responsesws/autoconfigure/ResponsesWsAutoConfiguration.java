package io.github.responsesws.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.ConnectionSettings;
import io.github.responsesws.session.CredentialsSupplier;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.session.TurnListener;
import io.github.responsesws.session.WebSocketTransport;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonParser;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.StringUtils;

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
	@ConditionalOnMissingBean(ResponsesWsConnectionDetails.class)
	PropertiesResponsesWsConnectionDetails responsesWsConnectionDetails(ResponsesWsProperties properties,
			Environment environment, ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesResponsesWsConnectionDetails(properties, environment, sslBundles);
	}

	@Bean
	@ConditionalOnMissingBean(CredentialsSupplier.class)
	ConnectionDetailsCredentialsSupplier responsesWsCredentialsSupplier(
			ResponsesWsConnectionDetails connectionDetails) {
		return new ConnectionDetailsCredentialsSupplier(connectionDetails);
	}

	@Bean
	@ConditionalOnMissingBean
	WebSocketTransport responsesWsTransport(ResponsesWsProperties properties,
			ResponsesWsConnectionDetails connectionDetails, ObjectProvider<ReactorResourceFactory> resourceFactory,
			ObjectProvider<ResponsesWsHttpClientCustomizer> customizers) {
		HttpClientFactory factory = new HttpClientFactory(properties.getTimeouts().getConnect(),
				connectionDetails.getSslBundle(), resourceFactory.getIfAvailable());
		return WebSocketTransport.of(factory.create(customizers.orderedStream()));
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	ResponsesWebSocketClient responsesWebSocketClient(ResponsesWsProperties properties,
			ResponsesWsConnectionDetails connectionDetails, CredentialsSupplier credentials,
			WebSocketTransport transport, ObjectProvider<TurnListener> turnListeners,
			ObjectProvider<SessionListener> sessionListeners,
			ObjectProvider<ResponsesWebSocketClientBuilderCustomizer> customizers) {
		SettingsMapper settings = new SettingsMapper(properties, connectionDetails);
		ConnectionSettings connection = settings.connection();
		if (credentials instanceof ConnectionDetailsCredentialsSupplier ofConnectionDetails) {
			ofConnectionDetails.requireApiKey(connection.headers().keySet());
		}
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.defaultModel(StringUtils.hasText(properties.getModel()) ? properties.getModel() : null)
			.pool((pool) -> {
				pool.connection(connection).session(settings.session()).pool(settings.pool());
				pool.credentials(credentials).transport(transport);
				turnListeners.orderedStream().forEach(pool::turnListener);
				sessionListeners.orderedStream().forEach(pool::sessionListener);
			});
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	ResponsesWebSocketClientLifecycle responsesWebSocketClientLifecycle(ConfigurableListableBeanFactory beanFactory) {
		return new ResponsesWebSocketClientLifecycle(beanFactory);
	}

}
