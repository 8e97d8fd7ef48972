package io.github.responsesws.autoconfigure;

import io.github.responsesws.connection.HandshakeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why an application that must reach the service at its start
 * ({@code responses-ws.pool.fail-fast}) did not.
 */
final class HandshakeFailureAnalyzer extends AbstractFailureAnalyzer<HandshakeException> {

	private static final String SWITCH = "Set responses-ws.pool.fail-fast to false to start without the service.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, HandshakeException cause) {
		String hint = cause.hint();
		return new FailureAnalysis(cause.getMessage() + ".", (hint != null) ? hint + " " + SWITCH : SWITCH, cause);
	}

}
