package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.util.Set;

import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.Provider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the API key from the connection details at every handshake.
 */
final class ConnectionDetailsCredentialsSupplier implements CredentialsSupplier {

	private final ResponsesWsConnectionDetails connectionDetails;

	private final @Nullable Provider configured;

	ConnectionDetailsCredentialsSupplier(ResponsesWsConnectionDetails connectionDetails,
			@Nullable Provider configured) {
		this.connectionDetails = connectionDetails;
		this.configured = configured;
	}

	private Provider provider() {
		return (this.configured != null) ? this.configured : Provider.of(this.connectionDetails.getBaseUrl());
	}

	/**
	 * Check that a service which refuses handshakes without credentials will get some.
	 * @param headerNames the configured headers, which may hold the credentials
	 * @throws MissingApiKeyException if it will not
	 * @throws InvalidSettingsException if the API key does not fit into a header
	 */
	void requireApiKey(Set<String> headerNames) {
		URI baseUrl = this.connectionDetails.getBaseUrl();
		String apiKey = this.connectionDetails.getApiKey();
		if (apiKey == null) {
			if (provider().isKeyRequired() && headerNames.stream().noneMatch(this::isCredentials)) {
				throw new MissingApiKeyException(baseUrl.getHost());
			}
			return;
		}
		try {
			provider().credentials(apiKey);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingsException(
					"responses-ws.api-key (or OPENAI_API_KEY) cannot be sent: " + ex.getMessage(), ex);
		}
	}

	private boolean isCredentials(String headerName) {
		return headerName.equalsIgnoreCase("Authorization") || headerName.equalsIgnoreCase("api-key");
	}

	@Override
	public Mono<Credentials> credentials(boolean refresh) {
		return Mono.fromSupplier(this.connectionDetails::getApiKey).map((apiKey) -> provider().credentials(apiKey));
	}

}
