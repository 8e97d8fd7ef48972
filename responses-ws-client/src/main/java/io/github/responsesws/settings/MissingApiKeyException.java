package io.github.responsesws.settings;

/**
 * There is no API key for a service that refuses every handshake without one.
 *
 * @since 0.1.0
 */
public final class MissingApiKeyException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String host;

	/**
	 * Create the exception.
	 * @param host the host of the service
	 */
	public MissingApiKeyException(String host) {
		super("No API key is configured for " + host + " (responses-ws.api-key)");
		this.host = host;
	}

	/**
	 * Return which service wants a key.
	 * @return its host
	 */
	public String host() {
		return this.host;
	}

}
