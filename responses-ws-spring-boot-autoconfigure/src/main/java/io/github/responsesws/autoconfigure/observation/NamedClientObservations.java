package io.github.responsesws.autoconfigure.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.NamedClient;
import io.github.responsesws.autoconfigure.NamedClientContributor;
import io.github.responsesws.observation.ResponsesWsObservations;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolObserver;
import io.github.responsesws.turn.TurnObserver;

/**
 * Gives each client the observations that it has not yet: the default client has a bean,
 * and an application may have one for all clients.
 */
final class NamedClientObservations implements NamedClientContributor {

	private final Function<NamedClient, ResponsesWsObservations> factory;

	private final Map<String, ResponsesWsObservations> observations = new ConcurrentHashMap<>();

	NamedClientObservations(Function<NamedClient, ResponsesWsObservations> factory) {
		this.factory = factory;
	}

	ResponsesWsObservations of(NamedClient client) {
		return this.observations.computeIfAbsent(client.name(), (name) -> this.factory.apply(client));
	}

	@Override
	public void contribute(NamedClient client, ResponsesWebSocketClient.Builder builder) {
		if (isObserved(client)) {
			builder.sessionListener(of(client));
			if (!client.has(TurnObserver.class)) {
				builder.turnObserver(of(client));
			}
		}
	}

	@Override
	public void contribute(NamedClient client, ToolLoop.Builder loop) {
		if (isObserved(client) && !client.has(ToolObserver.class)) {
			loop.observer(of(client));
		}
	}

	private static boolean isObserved(NamedClient client) {
		return client.properties().getObservation().isEnabled() && !client.has(ResponsesWsObservations.class);
	}

}
