package io.github.responsesws.springai.autoconfigure;

import io.github.responsesws.settings.MissingApiKeyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says where the key goes that an application has for Spring AI's own model.
 */
@Order(Ordered.HIGHEST_PRECEDENCE) // Before the one that says where any key goes.
final class KeyOfOtherModelFailureAnalyzer extends AbstractFailureAnalyzer<MissingApiKeyException> {

	private static final String OTHER_KEY = "spring.ai.openai.api-key";

	private static final String OTHER_CHAT_KEY = "spring.ai.openai.chat.api-key";

	private final @Nullable Environment environment;

	KeyOfOtherModelFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, MissingApiKeyException cause) {
		String other = (this.environment != null) ? other(this.environment) : null;
		if (other == null) {
			return null;
		}
		return new FailureAnalysis("No API key is configured for " + cause.host() + ": " + other
				+ " is that of Spring AI's own model, and is not sent to anybody else.", """
						Set the environment variable OPENAI_API_KEY, or add to application.yml:

						    responses-ws:
						      api-key: ${%s}""".formatted(other), cause);
	}

	private static @Nullable String other(Environment environment) {
		if (!environment.getProperty(MissingChatModelFailureAnalyzer.PROPERTY, "")
			.equalsIgnoreCase(MissingChatModelFailureAnalyzer.OURS)) {
			return null;
		}
		if (environment.containsProperty(OTHER_CHAT_KEY)) {
			return OTHER_CHAT_KEY;
		}
		return environment.containsProperty(OTHER_KEY) ? OTHER_KEY : null;
	}

}
