package io.github.responsesws.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;

import io.github.responsesws.connection.ServiceEnvironment;
import io.github.responsesws.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Says which property to change and where it is set. It never shows a value itself: the
 * message of the exception does, where the value is no secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE) // Before Boot's, which would show a value that was
									// bound.
final class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

	private static final String BASE_URL = "responses-ws.base-url";

	private final @Nullable Environment environment;

	InvalidSettingsFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
		Set<String> names = new LinkedHashSet<>(cause.properties());
		if (names.contains(BASE_URL)) {
			names.add(ServiceEnvironment.BASE_URL);
		}
		StringBuilder description = new StringBuilder(String.valueOf(cause.getMessage())).append('.');
		names.forEach((name) -> appendOrigin(description, name));
		return new FailureAnalysis(description.toString(), action(names), cause);
	}

	private void appendOrigin(StringBuilder description, String name) {
		if (!(this.environment instanceof ConfigurableEnvironment configurable)) {
			return;
		}
		for (PropertySource<?> source : configurable.getPropertySources()) {
			// The first one wins, so the others do not matter.
			if (source.containsProperty(name)) {
				Origin origin = OriginLookup.getOrigin(source, name);
				String place = (origin != null) ? origin.toString() : "property source '" + source.getName() + "'";
				description.append(System.lineSeparator()).append(System.lineSeparator());
				description.append(name).append(" is set in ").append(place).append('.');
				return;
			}
		}
	}

	private static String action(Set<String> names) {
		if (names.contains(ServiceEnvironment.BASE_URL)) {
			return """
					Set the environment variable OPENAI_BASE_URL, or the base URL in application.yml, such as:

					    responses-ws:
					      base-url: https://api.openai.com/v1

					Without both, the client connects to https://api.openai.com/v1.""";
		}
		return "Change " + String.join(" or ", names) + " in your application's configuration.";
	}

}
