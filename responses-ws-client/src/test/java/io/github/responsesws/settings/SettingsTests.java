package io.github.responsesws.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.ProxySettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.tool.ToolSettings;
import io.github.responsesws.transport.FallbackSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What all settings have in common.
 */
class SettingsTests {

	static Stream<SettingsBuilder<?>> builders() {
		return Stream.of(ConnectionSettings.builder(), TimeoutSettings.builder(), SessionSettings.builder(),
				PoolSettings.builder(), ConversationSettings.builder(), ToolSettings.builder(), RetrySettings.builder(),
				LimitSettings.builder(), HttpSettings.builder(), FallbackSettings.builder(),
				MultiAgentSettings.builder());
	}

	@ParameterizedTest
	@MethodSource("builders")
	void everySettingReachesItsAccessorAndSurvivesMutate(SettingsBuilder<?> builder) throws Exception {
		Object before = build(builder);
		Map<String, Object> changed = new LinkedHashMap<>();
		for (Method setter : setters(builder)) {
			Object value = other(setter.getParameterTypes()[0], get(before, setter.getName()));
			setter.invoke(builder, value);
			changed.put(setter.getName(), value);
		}
		assertThat(changed).isNotEmpty();
		Object after = build(builder);
		Object again = build((SettingsBuilder<?>) invoke(after, "mutate"));
		for (Map.Entry<String, Object> setting : changed.entrySet()) {
			assertThat(get(after, setting.getKey())).as(setting.getKey()).isEqualTo(setting.getValue());
			assertThat(get(again, setting.getKey())).as(setting.getKey()).isEqualTo(setting.getValue());
			assertThat(get(before, setting.getKey())).as(setting.getKey()).isNotEqualTo(setting.getValue());
		}
	}

	@ParameterizedTest
	@MethodSource("builders")
	void timesAndSizesThatMakeNoSenseAreRefusedByTheirProperty(SettingsBuilder<?> builder) throws Exception {
		Object fresh = build(builder);
		for (Method setter : setters(builder)) {
			SettingsBuilder<?> one = (SettingsBuilder<?>) invoke(fresh, "mutate");
			Class<?> type = setter.getParameterTypes()[0];
			Object senseless = (type == Duration.class) ? Duration.ofSeconds(-5) : (type == int.class) ? (Object) (-7)
					: (type == long.class) ? (Object) (-7L) : (type == double.class) ? (Object) (-7.0) : null;
			if (senseless != null) {
				setter.invoke(one, senseless);
				assertThatExceptionOfType(InvocationTargetException.class).as(setter.getName())
					.isThrownBy(() -> build(one))
					.withCauseInstanceOf(InvalidSettingsException.class)
					.satisfies((ex) -> {
						InvalidSettingsException refused = (InvalidSettingsException) ex.getCause();
						String property = refused.properties().get(0);
						assertThat(property).startsWith("responses-ws.");
						assertThat(setter.getName()).isEqualTo(camelCase(property));
						assertThat(refused).hasMessageStartingWith(property + " must ")
							.hasMessageEndingWith(", but is " + refused.value());
						assertThat(refused.value()).startsWith("-").doesNotContain("PT");
					});
			}
		}
	}

	@Test
	void settingsKeepWhatTheirBuilderHeld() {
		Map<String, String> headers = new LinkedHashMap<>(Map.of("X-Team", "blue"));
		ConnectionSettings.Builder builder = ConnectionSettings.builder().headers(headers);
		ConnectionSettings settings = builder.build();
		builder.organization("later");
		headers.clear();
		assertThat(settings.organization()).isNull();
		assertThat(settings.headers()).containsExactly(Map.entry("X-Team", "blue"));
	}

	@Test
	void rulesOfTwoSettingsNameBothProperties() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> PoolSettings.builder().minIdle(9).build())
			.withMessage("responses-ws.pool.min-idle must not be more than responses-ws.pool.max-sessions, "
					+ "but 9 is more than 8")
			.satisfies((ex) -> assertThat(ex.properties()).containsExactly("responses-ws.pool.min-idle",
					"responses-ws.pool.max-sessions"));
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> PoolSettings.builder().minBackoff(Duration.ofSeconds(9)).build())
			.satisfies((ex) -> assertThat(ex.properties()).containsExactly("responses-ws.pool.max-backoff",
					"responses-ws.pool.min-backoff"));
	}

	@Test
	void callersWhoKnowNothingOfSettingsCatchAnIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionSettings.builder().lanes(17).build())
			.withMessage("responses-ws.session.lanes must be at most 16, but is 17");
	}

	private static List<Method> setters(SettingsBuilder<?> builder) {
		return Arrays.stream(builder.getClass().getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1)
			// The same setting as a text.
			.filter((method) -> !method.getName().equals("baseUrl") || method.getParameterTypes()[0] == URI.class)
			.toList();
	}

	private static Object other(Class<?> type, Object value) {
		if (type == boolean.class) {
			return !(boolean) value;
		}
		if (type == int.class) {
			return (int) value + 1;
		}
		if (type == Integer.class) {
			return (value != null) ? (int) value + 1 : 1;
		}
		if (type == long.class) {
			return (long) value + 1;
		}
		if (type == double.class) {
			return (double) value + 0.1;
		}
		if (type == Duration.class) {
			return (value != null) ? ((Duration) value).plusMillis(1) : Duration.ofSeconds(1);
		}
		if (type == URI.class) {
			return URI.create("https://other.example/v1");
		}
		if (type == Map.class) {
			return Map.of("name", "value");
		}
		if (type == String.class) {
			return "other";
		}
		if (type == ResponseRequest.class) {
			return ResponseRequest.builder().model("other").build();
		}
		if (type == ProxySettings.class) {
			return ProxySettings.builder().host("proxy.example").build();
		}
		assertThat(type.isEnum()).as(type.getName()).isTrue();
		return Arrays.stream(type.getEnumConstants()).filter((one) -> one != value).findFirst().orElseThrow();
	}

	private static String camelCase(String property) {
		StringBuilder name = new StringBuilder();
		for (String word : property.substring(property.lastIndexOf('.') + 1).split("-")) {
			name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
		}
		return name.toString();
	}

	private static Object build(SettingsBuilder<?> builder) throws ReflectiveOperationException {
		return invoke(builder, "build");
	}

	private static Object get(Object settings, String name) throws ReflectiveOperationException {
		return invoke(settings, name);
	}

	private static Object invoke(Object target, String method) throws ReflectiveOperationException {
		return target.getClass().getMethod(method).invoke(target);
	}

}
