package io.github.responsesws.sample;

import java.util.stream.Stream;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if neither a key nor the address of a service is configured. Empty values count
 * as none, as they do for the client.
 */
final class OnNoService implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		return Stream.of("responses-ws.api-key", "responses-ws.base-url", "OPENAI_API_KEY", "OPENAI_BASE_URL")
			.map(environment::getProperty)
			.noneMatch(StringUtils::hasText);
	}

}
