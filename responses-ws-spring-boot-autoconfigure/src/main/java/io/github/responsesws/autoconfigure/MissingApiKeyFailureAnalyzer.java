package io.github.responsesws.autoconfigure;

import io.github.responsesws.settings.MissingApiKeyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says where an API key goes.
 */
final class MissingApiKeyFailureAnalyzer extends AbstractFailureAnalyzer<MissingApiKeyException> {

	private static final String KEY = """
			Set the environment variable OPENAI_API_KEY, or add the key to application.yml:

			    responses-ws:
			      api-key: your-key

			%s For tokens that expire, define a bean of type CredentialsSupplier. \
			To do without the client, set responses-ws.enabled to false.""";

	private static final String KEY_OF_CLIENT = """
			Add the key of this client to application.yml:

			    responses-ws:
			      clients:
			        %1$s:
			          api-key: your-key

			It inherits that of responses-ws.api-key (or OPENAI_API_KEY) only for the same host and port. \
			For tokens that expire, define a bean of type CredentialsSupplier with @Qualifier("%1$s"). \
			If the server at this address needs no key, set responses-ws.clients.%1$s.provider to generic.""";

	private static final String ADDRESS = "For a server that needs no key, set responses-ws.base-url to its address, "
			+ "such as http://localhost:8080/v1.";

	private static final String PROVIDER = "If the server at this address needs no key, set responses-ws.provider to "
			+ "generic: then lanes and steering are off unless responses-ws.session.lanes and "
			+ "responses-ws.session.steering say otherwise.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingApiKeyException cause) {
		NamedClientException named = findCause(rootFailure, NamedClientException.class);
		if (named != null) {
			return new FailureAnalysis(
					"No API key is configured for " + cause.host() + ", to which the client '" + named.name() + "' ("
							+ ClientNames.PREFIX + "." + named.name() + ") connects.",
					KEY_OF_CLIENT.formatted(named.name()), cause);
		}
		String provider = cause.provider();
		String description = "No API key is configured for " + cause.host()
				+ ((provider != null) ? ", and responses-ws.provider=" + provider + " says that it wants one." : ".");
		return new FailureAnalysis(description, KEY.formatted((provider != null) ? PROVIDER : ADDRESS), cause);
	}

}
