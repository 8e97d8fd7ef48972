package io.github.responsesws.test.boot;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Turns {@link AutoConfigureResponsesServer} into a context customizer.
 */
final class ResponsesServerContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureResponsesServer annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureResponsesServer.class);
		if (annotation == null) {
			return null;
		}
		return new ResponsesServerContextCustomizer(annotation.apiKey(), duration("latency", annotation.latency()),
				duration("maxConnectionAge", annotation.maxConnectionAge()), annotation.lanes());
	}

	private static Duration duration(String attribute, String value) {
		try {
			return DurationStyle.detectAndParse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("@AutoConfigureResponsesServer: " + attribute
					+ " must be a duration such as 20ms or 5m, not '" + value + "'", ex);
		}
	}

}
