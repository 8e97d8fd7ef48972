package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the forms that values take in files and variables.
 */
class PropertyFormsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ResponsesWsAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=",
				"responses-ws.api-key=key");

	static Stream<String> durations() {
		return ConfigurationMetadata.read()
			.properties()
			.entrySet()
			.stream()
			.filter((property) -> property.getValue().type().equals(Duration.class.getName()))
			.map(Map.Entry::getKey);
	}

	@ParameterizedTest
	@MethodSource("durations")
	void aDurationWithoutAUnitIsInSeconds(String name) {
		ResponsesWsProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(name, "7")))
			.bind("responses-ws", Bindable.of(ResponsesWsProperties.class))
			.get();
		String path = Arrays.stream(name.substring("responses-ws.".length()).split("\\."))
			.map(PropertyFormsTests::member)
			.collect(Collectors.joining("."));
		assertThat(new BeanWrapperImpl(properties).getPropertyValue(path)).isEqualTo(Duration.ofSeconds(7));
	}

	private static String member(String name) {
		String[] words = name.split("-");
		return words[0] + Arrays.stream(words, 1, words.length)
			.map((word) -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
			.collect(Collectors.joining());
	}

	@ParameterizedTest
	@CsvSource({ "responses-ws.api-key, ${NOT_SET_HERE}", "responses-ws.api-key, sk-secret-${NOT_SET_HERE}",
			"responses-ws.model, ${NOT_SET_HERE:${NOR_THIS}}", "responses-ws.base-url, https://${NOT_SET_HERE}/v1",
			"responses-ws.headers.x-tenant, ${NOT_SET_HERE}", "responses-ws.timeouts.turn, ${NOT_SET_HERE}",
			"responses-ws.pool.max-sessions, ${NOT_SET_HERE}", "responses-ws.provider, ${NOT_SET_HERE}" })
	void aPlaceholderThatNothingResolvesStopsTheStart(String name, String value) {
		this.runner.withPropertyValues(name + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			InvalidSettingsException failure = cause(context.getStartupFailure());
			assertThat(failure).hasMessage(name + " refers to ${"
					+ (value.contains("NOR") ? "NOR_THIS" : "NOT_SET_HERE") + "}, which is not set");
			assertThat(failure.properties()).isEqualTo(List.of(name));
			assertThat(context.getStartupFailure().toString()).doesNotContain("sk-secret");
		});
	}

	@ParameterizedTest
	@CsvSource({ "${NOT_SET_HERE:a-model}, a-model", "${SET_HERE}, another-model",
			"\\${NOT_SET_HERE}, ${NOT_SET_HERE}" })
	void aPlaceholderThatIsResolvedIsNone(String value, String model) {
		this.runner.withPropertyValues("SET_HERE=another-model", "responses-ws.model=" + value)
			.run((context) -> assertThat(context.getBean(ResponsesWsProperties.class).getModel()).isEqualTo(model));
	}

	@Test
	void aPlaceholderOfAnotherSourceIsNotOurs() {
		this.runner.withPropertyValues("responses-ws.model=m", "some.other=${NOT_SET_HERE}")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void headersAndQueryFromOneVariableKeepTheirNames() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.NONE)
					.properties(Map.of("responses-ws.base-url", server.baseUrl(), "responses-ws.api-key", "key",
							"responses-ws.model", "m", "SPRING_APPLICATION_JSON", """
									{"responses-ws":{"headers":{"X-Tenant_ID":"a-b"},"query":{"api_Version":"1"}}}"""))
					.run()) {
			context.getBean(ResponsesWebSocketClient.class).turn("Hi").response().block(Duration.ofSeconds(60));
			assertThat(server.handshakes()).singleElement().satisfies((handshake) -> {
				assertThat(handshake.header("X-Tenant_ID")).isEqualTo("a-b");
				assertThat(handshake.uri()).endsWith("?api_Version=1");
			});
		}
	}

	private static InvalidSettingsException cause(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof InvalidSettingsException)) {
			assertThat(cause).isNotNull();
			cause = cause.getCause();
		}
		return (InvalidSettingsException) cause;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
