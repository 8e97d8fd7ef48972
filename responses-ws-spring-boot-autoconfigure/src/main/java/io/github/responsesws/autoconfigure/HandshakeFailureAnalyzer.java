package io.github.responsesws.autoconfigure;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.connection.HandshakeException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains why the service was not reached by an application that does not start without
 * it: because it must ({@code responses-ws.pool.fail-fast}), or because it asked for a
 * turn as it started.
 */
final class HandshakeFailureAnalyzer extends AbstractFailureAnalyzer<HandshakeException> {

	private static final String SWITCH = "Set responses-ws.pool.fail-fast to false to start without the service.";

	private final @Nullable Environment environment;

	HandshakeFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, HandshakeException cause) {
		// A runner of the application may have asked for a turn in vain: no switch helps.
		String more = (findCause(rootFailure, FirstHandshakeException.class) != null) ? SWITCH : null;
		String action = Stream.of(cause.hint(), more).filter(Objects::nonNull).collect(Collectors.joining(" "));
		NamedClientException named = findCause(rootFailure, NamedClientException.class);
		if (named == null || this.environment == null) {
			return new FailureAnalysis(cause.getMessage() + ".", action.isEmpty() ? null : action, cause);
		}
		ClientPropertyNames names = new ClientPropertyNames(named.name(), this.environment);
		return new FailureAnalysis(
				"The client '" + named.name() + "': " + names.in(String.valueOf(cause.getMessage())) + ".",
				action.isEmpty() ? null : names.in(action), cause);
	}

}
