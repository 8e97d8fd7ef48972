package io.github.responsesws.autoconfigure.actuate.info;

import java.net.URI;
import java.util.Objects;

import io.github.responsesws.actuate.info.ResponsesWsInfoContributor;
import io.github.responsesws.autoconfigure.NamedClient;
import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.connection.Provider;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ResponsesWsInfoContributor}, if the application asks for it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(ResponsesWebSocketClients.class)
@ConditionalOnEnabledInfoContributor(value = "responses-ws", fallback = InfoContributorFallback.DISABLE)
public final class ResponsesWsInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResponsesWsInfoContributor responsesWsInfoContributor(ResponsesWebSocketClients clients) {
		return new ResponsesWsInfoContributor(clients::all,
				(name, endpoint) -> provider(clients.configuration(name), endpoint));
	}

	/**
	 * A bean of the application's own may go elsewhere than what is configured.
	 */
	private static Provider provider(NamedClient client, URI endpoint) {
		Provider configured = client.properties().getProvider();
		String host = client.connectionDetails().getBaseUrl().getHost();
		return (configured != null && Objects.equals(host, endpoint.getHost())) ? configured : Provider.of(endpoint);
	}

}
