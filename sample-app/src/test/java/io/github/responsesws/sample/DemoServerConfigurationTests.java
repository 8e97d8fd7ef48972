package io.github.responsesws.sample;

import java.net.URI;
import java.time.Duration;

import io.github.responsesws.autoconfigure.ResponsesWsConnectionDetails;
import io.github.responsesws.test.ResponsesServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DemoServerConfiguration}.
 */
class DemoServerConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withBean(SampleProperties.class,
				() -> new SampleProperties("Be brief.", 100, 10, Duration.ofMinutes(1), 100, Duration.ZERO,
						Duration.ZERO))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=")
		.withUserConfiguration(DemoServerConfiguration.class);

	@Test
	void startsTheServerAndPointsTheClientAtIt() {
		this.contextRunner.run((context) -> {
			ResponsesServer server = context.getBean(ResponsesServer.class);
			ResponsesWsConnectionDetails details = context.getBean(ResponsesWsConnectionDetails.class);
			assertThat(details.getBaseUrl()).isEqualTo(URI.create(server.baseUrl()));
			assertThat(details.getApiKey()).isNull();
		});
	}

	@Test
	void emptyValuesCountAsNone() {
		this.contextRunner.withPropertyValues("responses-ws.api-key=", "responses-ws.base-url= ")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesServer.class));
	}

	@Test
	void knowsWhatTheDemoServerCanDoUnlessToldOtherwise() {
		this.contextRunner.run((context) -> assertThat(lanes(context)).isEqualTo("4"));
		this.contextRunner.withPropertyValues("responses-ws.session.lanes=2")
			.run((context) -> assertThat(lanes(context)).isEqualTo("2"));
		this.contextRunner.withPropertyValues("responses-ws.base-url=http://localhost:1/v1")
			.run((context) -> assertThat(lanes(context)).isNull());
		this.contextRunner.run((context) -> assertThat(steering(context)).isEqualTo("true"));
		this.contextRunner.withPropertyValues("responses-ws.session.steering=false")
			.run((context) -> assertThat(steering(context)).isEqualTo("false"));
	}

	private static @Nullable String steering(ApplicationContext context) {
		return context.getEnvironment().getProperty("responses-ws.session.steering");
	}

	private static @Nullable String lanes(ApplicationContext context) {
		return context.getEnvironment().getProperty("responses-ws.session.lanes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "responses-ws.api-key=key", "responses-ws.base-url=http://localhost:1/v1",
			"OPENAI_API_KEY=key", "OPENAI_BASE_URL=http://localhost:1/v1" })
	void leavesTheWayToAConfiguredService(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(ResponsesServer.class)
				.doesNotHaveBean(ResponsesWsConnectionDetails.class));
	}

}
