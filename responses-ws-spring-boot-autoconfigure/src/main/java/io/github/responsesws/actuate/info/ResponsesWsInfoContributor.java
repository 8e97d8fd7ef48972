package io.github.responsesws.actuate.info;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.Provider;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that tells the version of the client library and, of each
 * client, its provider, the host it connects to and the way that was chosen for its
 * turns. Keys, headers, query parameters and paths are no part of it.
 *
 * @since 0.1.0
 */
public final class ResponsesWsInfoContributor implements InfoContributor {

	private final Supplier<Map<String, ResponsesWebSocketClient>> clients;

	private final BiFunction<String, URI, Provider> providers;

	/**
	 * Create the contributor.
	 * @param clients asked for the clients by name
	 * @param providers asked for the provider of a client, by its name and the address of
	 * its handshakes
	 */
	public ResponsesWsInfoContributor(Supplier<Map<String, ResponsesWebSocketClient>> clients,
			BiFunction<String, URI, Provider> providers) {
		this.clients = clients;
		this.providers = providers;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> described = new LinkedHashMap<>();
		this.clients.get().forEach((name, client) -> described.put(name, describe(name, client)));
		Map<String, Object> details = new LinkedHashMap<>();
		String version = ResponsesWebSocketClient.class.getPackage().getImplementationVersion();
		if (version != null) {
			details.put("version", version);
		}
		details.put("clients", described);
		builder.withDetail("responsesWs", details);
	}

	private Map<String, Object> describe(String name, ResponsesWebSocketClient client) {
		URI endpoint = URI.create(client.snapshot().endpoint());
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("provider", lower(this.providers.apply(name, endpoint)));
		details.put("host", endpoint.getAuthority());
		details.put("transport", lower(client.transport().mode()));
		return details;
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
