package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.util.Locale;

import io.github.responsesws.session.Credentials;

/**
 * Services whose ways are known by their host.
 */
enum Provider {

	OPENAI("api.openai.com", true),

	AZURE("openai.azure.com", true) {

		@Override
		Credentials credentials(String apiKey) {
			return Credentials.header("api-key", apiKey);
		}

	},

	XAI("api.x.ai", true),

	VERCEL("ai-gateway.vercel.sh", true),

	OTHER("", false);

	private final String host;

	private final boolean keyRequired;

	Provider(String host, boolean keyRequired) {
		this.host = host;
		this.keyRequired = keyRequired;
	}

	/**
	 * Find the provider of a base URL.
	 * @param baseUrl the base URL
	 * @return the provider whose host, or a subdomain of it (a region, a resource of
	 * Azure), the URL names
	 */
	static Provider of(URI baseUrl) {
		String host = (baseUrl.getHost() != null) ? baseUrl.getHost().toLowerCase(Locale.ROOT) : "";
		for (Provider provider : values()) {
			if (provider != OTHER && (host.equals(provider.host) || host.endsWith("." + provider.host))) {
				return provider;
			}
		}
		return OTHER;
	}

	/**
	 * Return whether the service refuses every handshake without credentials.
	 * @return whether a key is required
	 */
	boolean isKeyRequired() {
		return this.keyRequired;
	}

	/**
	 * Put an API key into the header where the service expects it.
	 * @param apiKey the key
	 * @return the header
	 */
	Credentials credentials(String apiKey) {
		return Credentials.bearer(apiKey);
	}

}
