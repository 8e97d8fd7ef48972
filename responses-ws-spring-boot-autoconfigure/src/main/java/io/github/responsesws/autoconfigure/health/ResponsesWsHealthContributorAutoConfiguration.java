package io.github.responsesws.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.health.ResponsesWsHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ResponsesWsHealthIndicator}: that of the only client under the name
 * {@code responsesWs}, or one for each client below it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean({ ResponsesWebSocketClient.class, ResponsesWebSocketClients.class })
@ConditionalOnEnabledHealthIndicator("responses-ws")
public final class ResponsesWsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "responsesWsHealthIndicator", "responsesWsHealthContributor" })
	ReactiveHealthContributor responsesWsHealthContributor(ResponsesWebSocketClients clients) {
		Map<String, ResponsesWsHealthIndicator> indicators = new LinkedHashMap<>();
		clients.all()
			.forEach((name, client) -> indicators.put(name, new ResponsesWsHealthIndicator(client,
					clients.configuration(name).properties().getFallback().isOutOfService())));
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeReactiveHealthContributor.fromMap(indicators);
	}

}
