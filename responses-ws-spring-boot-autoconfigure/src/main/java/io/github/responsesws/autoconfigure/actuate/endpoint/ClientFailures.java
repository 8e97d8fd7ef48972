package io.github.responsesws.autoconfigure.actuate.endpoint;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.actuate.endpoint.FailureDescriptor;
import io.github.responsesws.actuate.endpoint.RecentFailures;
import io.github.responsesws.autoconfigure.NamedClient;
import io.github.responsesws.autoconfigure.NamedClientContributor;

/**
 * Lets each client remember what failed.
 */
final class ClientFailures implements NamedClientContributor {

	private final Map<String, RecentFailures> failures = new ConcurrentHashMap<>();

	@Override
	public void contribute(NamedClient client, ResponsesWebSocketClient.Builder builder) {
		RecentFailures recent = this.failures.computeIfAbsent(client.name(), (name) -> new RecentFailures());
		builder.turnListener(recent).sessionListener(recent).resilienceListener(recent);
	}

	List<FailureDescriptor> latest(String client) {
		RecentFailures recent = this.failures.get(client);
		return (recent != null) ? recent.latest() : List.of();
	}

}
