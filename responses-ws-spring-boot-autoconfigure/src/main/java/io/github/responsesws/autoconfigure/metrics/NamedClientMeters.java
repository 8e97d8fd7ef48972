package io.github.responsesws.autoconfigure.metrics;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.NamedClient;
import io.github.responsesws.autoconfigure.NamedClientContributor;
import io.github.responsesws.metrics.ConversationMetrics;
import io.github.responsesws.metrics.ResilienceMetrics;
import io.github.responsesws.metrics.SessionMetrics;
import io.github.responsesws.metrics.ToolMetrics;
import io.github.responsesws.metrics.TurnMetrics;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Gives each client the meters that it has not yet: the default client has beans, and an
 * application may have some for all clients.
 */
final class NamedClientMeters implements NamedClientContributor {

	private final MeterRegistry registry;

	NamedClientMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void contribute(NamedClient client, ResponsesWebSocketClient.Builder builder) {
		Tags tags = tags(client);
		if (!client.has(TurnMetrics.class)) {
			builder.turnListener(new TurnMetrics(this.registry, client.connectionDetails().getBaseUrl(), tags));
		}
		if (!client.has(SessionMetrics.class)) {
			builder.sessionListener(new SessionMetrics(this.registry, tags));
		}
		if (!client.has(ResilienceMetrics.class)) {
			builder.resilienceListener(new ResilienceMetrics(this.registry, tags));
		}
		if (!client.has(ConversationMetrics.class)) {
			builder.conversationListener(new ConversationMetrics(this.registry, tags));
		}
	}

	@Override
	public void contribute(NamedClient client, ToolLoop.Builder loop) {
		if (!client.has(ToolMetrics.class)) {
			loop.listener(new ToolMetrics(this.registry, tags(client)));
		}
	}

	private static Tags tags(NamedClient client) {
		return Tags.of("client", client.name());
	}

}
