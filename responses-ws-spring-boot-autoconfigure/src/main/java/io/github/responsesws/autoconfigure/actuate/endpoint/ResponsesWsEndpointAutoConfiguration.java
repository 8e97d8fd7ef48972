package io.github.responsesws.autoconfigure.actuate.endpoint;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.actuate.endpoint.ResponsesWsEndpoint;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ResponsesWsEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(ResponsesWsEndpoint.class)
@ConditionalOnSingleCandidate(ResponsesWebSocketClient.class)
public final class ResponsesWsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResponsesWsEndpoint responsesWsEndpoint(ResponsesWebSocketClient client) {
		return new ResponsesWsEndpoint(client);
	}

}
