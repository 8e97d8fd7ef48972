package io.github.responsesws.connection;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.MissingApiKeyException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Puts an API key into the header where its provider expects it.
 *
 * @since 0.1.0
 */
public final class ApiKeyCredentials implements CredentialsSupplier {

	private final Supplier<Provider> provider;

	private final Supplier<@Nullable String> apiKey;

	private ApiKeyCredentials(Supplier<Provider> provider, Supplier<@Nullable String> apiKey) {
		this.provider = provider;
		this.apiKey = apiKey;
	}

	/**
	 * Create credentials of a key that may change.
	 * @param provider decides on the header; asked at every handshake
	 * @param apiKey the key, without which handshakes carry no credentials; asked at
	 * every handshake, on a thread that may block. A line break at its end, as secrets
	 * mounted as files have it, is dropped
	 * @return the credentials
	 */
	public static ApiKeyCredentials of(Supplier<Provider> provider, Supplier<@Nullable String> apiKey) {
		return new ApiKeyCredentials(provider, apiKey);
	}

	/**
	 * Check that a service which refuses handshakes without credentials will get some.
	 * @param connection where the service is, and the headers, which may hold the
	 * credentials
	 * @throws MissingApiKeyException if it will not
	 * @throws InvalidSettingsException if the API key does not fit into a header
	 */
	public void check(ConnectionSettings connection) {
		String key = key();
		if (key == null) {
			Provider provider = this.provider.get();
			if (provider.isKeyRequired() && !hasCredentials(connection.headers().keySet())) {
				boolean told = provider == Provider.of(connection.baseUrl());
				throw new MissingApiKeyException(connection.endpoint().host(),
						told ? null : provider.name().toLowerCase(Locale.ROOT));
			}
			return;
		}
		try {
			this.provider.get().credentials(key);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingsException(
					"responses-ws.api-key (or " + ServiceEnvironment.API_KEY + ") cannot be sent: " + ex.getMessage(),
					List.of("responses-ws.api-key", ServiceEnvironment.API_KEY), null, ex);
		}
	}

	private static boolean hasCredentials(Set<String> headerNames) {
		return headerNames.stream()
			.anyMatch((name) -> name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("api-key"));
	}

	private @Nullable String key() {
		String key = this.apiKey.get();
		return (key != null && !key.isBlank()) ? key.strip() : null;
	}

	@Override
	public Mono<Credentials> credentials(boolean refresh) {
		return Mono.fromSupplier(this::key).map((key) -> this.provider.get().credentials(key));
	}

}
