package io.github.responsesws.observation;

import java.net.URI;
import java.util.Locale;

import io.github.responsesws.connection.Provider;
import io.micrometer.common.KeyValues;

/**
 * Where turns go, in the words of the conventions.
 *
 * @param provider value of {@code gen_ai.provider.name}
 * @param address value of {@code server.address}, empty if the URL names no host
 * @param port value of {@code server.port}
 * @since 0.1.0
 */
public record Service(String provider, String address, int port) {

	/**
	 * Return the service of a base URL.
	 * @param baseUrl the base URL
	 * @return the service
	 */
	public static Service of(URI baseUrl) {
		String host = (baseUrl.getHost() != null) ? baseUrl.getHost().toLowerCase(Locale.ROOT) : "";
		return new Service(Provider.of(baseUrl).conventionalName(), host, port(baseUrl));
	}

	private static int port(URI baseUrl) {
		if (baseUrl.getPort() != -1) {
			return baseUrl.getPort();
		}
		String scheme = (baseUrl.getScheme() != null) ? baseUrl.getScheme().toLowerCase(Locale.ROOT) : "";
		return (scheme.equals("http") || scheme.equals("ws")) ? 80 : 443;
	}

	KeyValues keyValues() {
		return this.address.isEmpty() ? KeyValues.empty()
				: KeyValues.of("server.address", this.address, "server.port", Integer.toString(this.port));
	}

}
