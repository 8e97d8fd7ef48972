package io.github.responsesws.settings;

import org.jspecify.annotations.Nullable;

/**
 * There is no API key for a service that refuses every handshake without one.
 *
 * @since 0.1.0
 */
public final class MissingApiKeyException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String host;

	private final @Nullable String provider;

	/**
	 * Create the exception.
	 * @param host the host of the service
	 * @param provider the value of {@code responses-ws.provider} by which the service
	 * wants a key; null if its host alone tells
	 */
	public MissingApiKeyException(String host, @Nullable String provider) {
		super("No API key is configured for " + host + " (responses-ws.api-key)"
				+ ((provider != null) ? ", and responses-ws.provider=" + provider + " says that it wants one" : ""));
		this.host = host;
		this.provider = provider;
	}

	/**
	 * Return which service wants a key.
	 * @return its host
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return which setting says that the service wants a key.
	 * @return the value of {@code responses-ws.provider}, or null if the host of the
	 * service alone tells
	 */
	public @Nullable String provider() {
		return this.provider;
	}

}
