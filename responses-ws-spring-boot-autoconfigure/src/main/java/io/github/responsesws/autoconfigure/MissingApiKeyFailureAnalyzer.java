package io.github.responsesws.autoconfigure;

import io.github.responsesws.settings.MissingApiKeyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says where an API key goes.
 */
final class MissingApiKeyFailureAnalyzer extends AbstractFailureAnalyzer<MissingApiKeyException> {

	private static final String ACTION = """
			Set the environment variable OPENAI_API_KEY, or add the key to application.yml:

			    responses-ws:
			      api-key: your-key

			For a server that needs no key, set responses-ws.base-url to its address, such as \
			http://localhost:8080/v1. For tokens that expire, define a bean of type CredentialsSupplier. \
			To do without the client, set responses-ws.enabled to false.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingApiKeyException cause) {
		return new FailureAnalysis("No API key is configured for " + cause.host() + ".", ACTION, cause);
	}

}
