package io.github.responsesws.autoconfigure;

/**
 * Thrown at start-up when a service that needs an API key has none.
 *
 * @since 0.1.0
 */
public final class MissingApiKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MissingApiKeyException(String host) {
		super("No API key is configured for " + host);
	}

}
