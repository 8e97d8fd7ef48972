package io.github.responsesws.autoconfigure.metrics;

import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsConnectionDetails;
import io.github.responsesws.metrics.ConversationMetrics;
import io.github.responsesws.metrics.ResilienceMetrics;
import io.github.responsesws.metrics.ResponsesWsMetrics;
import io.github.responsesws.metrics.SessionMetrics;
import io.github.responsesws.metrics.ToolMetrics;
import io.github.responsesws.metrics.TurnMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of clients. The beans
 * that hear of turns, sessions and tools become part of the default client and its tool
 * loop; clients with other names get listeners of their own, which are no beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(value = MeterRegistry.class, name = "responsesWsNamedClients")
public final class ResponsesWsMetricsAutoConfiguration {

	private static final Tags DEFAULT = Tags.of("client", "default");

	/** Static, because registries need it before anything else. */
	@Bean
	static ObservationDescriptions responsesWsObservationDescriptions() {
		return new ObservationDescriptions();
	}

	@Bean
	@ConditionalOnMissingBean(ResponsesWsMetrics.class)
	MeterBinder responsesWsMetrics(ResponsesWebSocketClients clients) {
		return (registry) -> clients.all()
			.forEach((name, client) -> new ResponsesWsMetrics(client, Tags.of("client", name)).bindTo(registry));
	}

	@Bean
	NamedClientMeters responsesWsNamedClientMeters(MeterRegistry registry) {
		return new NamedClientMeters(registry);
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean
	TurnMetrics responsesWsTurnMetrics(MeterRegistry registry, ResponsesWsConnectionDetails connectionDetails) {
		return new TurnMetrics(registry, connectionDetails.getBaseUrl(), DEFAULT);
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean
	SessionMetrics responsesWsSessionMetrics(MeterRegistry registry) {
		return new SessionMetrics(registry, DEFAULT);
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean
	ResilienceMetrics responsesWsResilienceMetrics(MeterRegistry registry) {
		return new ResilienceMetrics(registry, DEFAULT);
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean
	ConversationMetrics responsesWsConversationMetrics(MeterRegistry registry) {
		return new ConversationMetrics(registry, DEFAULT);
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean
	ToolMetrics responsesWsToolMetrics(MeterRegistry registry) {
		return new ToolMetrics(registry, DEFAULT);
	}

}
