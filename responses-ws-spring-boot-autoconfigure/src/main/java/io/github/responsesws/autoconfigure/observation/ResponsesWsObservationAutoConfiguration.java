package io.github.responsesws.autoconfigure.observation;

import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.observation.HandshakeObservationConvention;
import io.github.responsesws.observation.ResponsesWsObservations;
import io.github.responsesws.observation.RunObservationConvention;
import io.github.responsesws.observation.ToolObservationConvention;
import io.github.responsesws.observation.TurnObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for observations of the
 * auto-configured client and tool loop.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(value = ObservationRegistry.class, name = "responsesWsNamedClients")
public final class ResponsesWsObservationAutoConfiguration {

	@Bean
	NamedClientObservations responsesWsNamedClientObservations(ObservationRegistry registry,
			ObjectProvider<TurnObservationConvention> turns, ObjectProvider<RunObservationConvention> runs,
			ObjectProvider<ToolObservationConvention> tools,
			ObjectProvider<HandshakeObservationConvention> handshakes) {
		return new NamedClientObservations(
				(client) -> ResponsesWsObservations.builder(registry, client.connectionDetails().getBaseUrl())
					.client(client.name())
					.includeContent(client.properties().getObservation().isIncludeContent())
					.turnConvention(turns.getIfAvailable())
					.runConvention(runs.getIfAvailable())
					.toolConvention(tools.getIfAvailable())
					.handshakeConvention(handshakes.getIfAvailable())
					.build());
	}

	@Bean
	@Qualifier("default")
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "responses-ws.observation.enabled", matchIfMissing = true)
	ResponsesWsObservations responsesWsObservations(NamedClientObservations observations,
			ResponsesWebSocketClients clients) {
		return observations.of(clients.configuration("default"));
	}

}
