package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.BuiltSettings;
import io.github.responsesws.ResponsesWebSocketClient;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client is built with, by properties.
 */
final class MappedSettings {

	static final URI BASE_URL = URI.create("http://localhost:8080/v1");

	private MappedSettings() {
	}

	static BuiltSettings built(Map<String, String> properties) {
		return built(mapper(properties));
	}

	static BuiltSettings built(SettingsMapper mapper) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.connection((connection) -> connection.baseUrl(BASE_URL));
		mapper.applyTo(builder);
		return BuiltSettings.of(builder);
	}

	static SettingsMapper mapper(Map<String, String> properties) {
		ResponsesWsProperties bound = new Binder(new MapConfigurationPropertySource(properties))
			.bindOrCreate("responses-ws", ResponsesWsProperties.class);
		return new SettingsMapper(bound, () -> BASE_URL);
	}

	/**
	 * Everything that the public accessors of the settings say, so that none is
	 * forgotten.
	 */
	static Map<String, Object> values(Object settings) {
		Map<String, Object> values = new LinkedHashMap<>();
		Arrays.stream(settings.getClass().getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
					&& method.getParameterCount() == 0 && !method.getName().equals("mutate"))
			.sorted((one, other) -> one.getName().compareTo(other.getName()))
			.forEach((Method method) -> values.put(method.getName(), ReflectionUtils.invokeMethod(method, settings)));
		assertThat(values).isNotEmpty();
		return values;
	}

}
