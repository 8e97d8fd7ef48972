package io.github.responsesws.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * What is known of the services that speak the WebSocket mode: defaults for settings that
 * one service wants different from another. The facts are those of the providers' own
 * documentation, read in November 2026.
 *
 * @since 0.1.0
 */
public enum Provider {

	/**
	 * OpenAI: lanes, connections of 60 minutes.
	 */
	OPENAI("api.openai.com", 16),

	/**
	 * Azure Foundry: one response at a time, connections of 60 minutes, the key in a
	 * header {@code api-key}.
	 */
	AZURE("openai.azure.com", 1) {

		@Override
		public Credentials credentials(String apiKey) {
			return Credentials.header("api-key", apiKey);
		}

	},

	/**
	 * xAI: one response at a time, connections of 25 minutes, pongs that take up to 10
	 * seconds.
	 */
	XAI("api.x.ai", 1) {

		@Override
		public Duration maxAge() {
			return Duration.ofMinutes(24);
		}

		@Override
		public Duration pingTimeout() {
			return Duration.ofSeconds(30);
		}

	},

	/**
	 * Vercel's AI Gateway: one response at a time, connections of about 13 minutes that
	 * may be idle for 5, requests of at most 4 MiB.
	 */
	VERCEL("ai-gateway.vercel.sh", 1) {

		@Override
		public Duration maxAge() {
			return Duration.ofMinutes(12);
		}

		@Override
		public Duration idleTimeout() {
			return Duration.ofMinutes(4);
		}

		@Override
		public int maxRequestSize() {
			return 4 * 1024 * 1024;
		}

	},

	/**
	 * Any other service: one response at a time, no key required.
	 */
	GENERIC("", 1);

	private final String host;

	private final int lanes;

	Provider(String host, int lanes) {
		this.host = host;
		this.lanes = lanes;
	}

	/**
	 * Return the provider of a base URL.
	 * @param baseUrl the base URL
	 * @return the provider whose host, or a subdomain of it (a region, a resource of
	 * Azure), the URL names; {@link #GENERIC} for any other
	 */
	public static Provider of(URI baseUrl) {
		String host = (baseUrl.getHost() != null) ? baseUrl.getHost().toLowerCase(Locale.ROOT) : "";
		for (Provider provider : values()) {
			if (provider != GENERIC && (host.equals(provider.host) || host.endsWith("." + provider.host))) {
				return provider;
			}
		}
		return GENERIC;
	}

	/**
	 * Return what OpenTelemetry's conventions for generative AI call the provider.
	 * @return the value of {@code gen_ai.provider.name}; {@code openai} for services that
	 * they have no name for, as all of them speak its API
	 */
	public String conventionalName() {
		return switch (this) {
			case AZURE -> "azure.ai.openai";
			case XAI -> "x_ai";
			default -> "openai";
		};
	}

	/**
	 * Return whether the service refuses every handshake without credentials.
	 * @return whether credentials are required
	 */
	public boolean isKeyRequired() {
		return this != GENERIC;
	}

	/**
	 * Put an API key into the header where the service expects it.
	 * @param apiKey the key
	 * @return the credentials
	 */
	public Credentials credentials(String apiKey) {
		return Credentials.bearer(apiKey);
	}

	/**
	 * Return how many lanes a connection may use at once.
	 * @return 1 for a service that runs one response at a time
	 */
	public int lanes() {
		return this.lanes;
	}

	/**
	 * Return whether the service takes input for responses that run
	 * ({@code response.steer}).
	 * @return whether it documents that
	 */
	public boolean steering() {
		return this == OPENAI;
	}

	/**
	 * Return at what age a session should be replaced, ahead of the service's own limit.
	 */
	public Duration maxAge() {
		return Duration.ofMinutes(55);
	}

	/**
	 * Return after which idle time a session should be closed.
	 */
	public Duration idleTimeout() {
		return Duration.ofMinutes(5);
	}

	/**
	 * Return how long an answer to a ping may take.
	 * @return the time
	 */
	public Duration pingTimeout() {
		return Duration.ofSeconds(20);
	}

	/**
	 * Return the largest request that the service takes in one message.
	 * @return bytes
	 */
	public int maxRequestSize() {
		return 16 * 1024 * 1024;
	}

}
