package io.github.responsesws.autoconfigure.health;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.health.ResponsesWsHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeReactiveHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ResponsesWsHealthIndicator}: one for each client, together under the name
 * {@code responsesWs}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean({ ResponsesWebSocketClient.class, ResponsesWebSocketClients.class })
@ConditionalOnEnabledHealthIndicator("responses-ws")
public final class ResponsesWsHealthContributorAutoConfiguration
		extends CompositeReactiveHealthContributorConfiguration<ResponsesWsHealthIndicator, ResponsesWebSocketClient> {

	ResponsesWsHealthContributorAutoConfiguration() {
		super(ResponsesWsHealthIndicator::new);
	}

	@Bean
	@ConditionalOnMissingBean(name = { "responsesWsHealthIndicator", "responsesWsHealthContributor" })
	ReactiveHealthContributor responsesWsHealthContributor(ResponsesWebSocketClients clients) {
		return createContributor(clients.all());
	}

}
