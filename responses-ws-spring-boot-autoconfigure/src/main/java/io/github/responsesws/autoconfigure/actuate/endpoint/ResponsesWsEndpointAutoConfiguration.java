package io.github.responsesws.autoconfigure.actuate.endpoint;

import io.github.responsesws.actuate.endpoint.ResponsesWsEndpoint;
import io.github.responsesws.actuate.endpoint.ResponsesWsEndpointWebExtension;
import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ResponsesWsEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(ResponsesWsEndpoint.class)
@ConditionalOnBean(ResponsesWebSocketClients.class)
public final class ResponsesWsEndpointAutoConfiguration {

	@Bean
	ClientFailures responsesWsClientFailures() {
		return new ClientFailures();
	}

	@Bean
	@ConditionalOnMissingBean
	ResponsesWsEndpoint responsesWsEndpoint(ResponsesWebSocketClients clients, ClientFailures failures) {
		return new ResponsesWsEndpoint(clients::all, failures::latest);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ResponsesWsEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = ResponsesWsEndpoint.class, exposure = EndpointExposure.WEB)
	ResponsesWsEndpointWebExtension responsesWsEndpointWebExtension(ResponsesWsEndpoint endpoint) {
		return new ResponsesWsEndpointWebExtension(endpoint);
	}

}
