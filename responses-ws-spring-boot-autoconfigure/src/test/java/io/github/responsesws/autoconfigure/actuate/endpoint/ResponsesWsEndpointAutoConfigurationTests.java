package io.github.responsesws.autoconfigure.actuate.endpoint;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.actuate.endpoint.ResponsesWsEndpoint;
import io.github.responsesws.actuate.endpoint.ResponsesWsEndpointWebExtension;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWsEndpointAutoConfigurationTests {

	private final ApplicationContextRunner hidden = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ResponsesWsAutoConfiguration.class, ResponsesWsEndpointAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key");

	private final ApplicationContextRunner runner = this.hidden
		.withPropertyValues("management.endpoints.web.exposure.include=responsesws");

	@Test
	void exposedEndpointIsThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ResponsesWsEndpoint.class)
			.hasSingleBean(ResponsesWsEndpointWebExtension.class));
		this.hidden
			.withPropertyValues("management.endpoints.jmx.exposure.include=responsesws", "spring.jmx.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWsEndpoint.class)
				.doesNotHaveBean(ResponsesWsEndpointWebExtension.class));
	}

	@Test
	void endpointIsNotExposedByDefault() {
		this.hidden.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResponsesWsEndpoint.class));
	}

	@Test
	void switchedOff() {
		this.runner.withPropertyValues("management.endpoint.responsesws.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResponsesWsEndpoint.class));
	}

	@Test
	void switchedOffWithTheClient() {
		this.runner.withPropertyValues("responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResponsesWsEndpoint.class));
	}

	@Test
	void classMissing() {
		// As in an application, classes are looked for before conditions are loaded.
		new ApplicationContextRunner().withUserConfiguration(Imports.class)
			.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key",
					"management.endpoints.web.exposure.include=responsesws")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean("responsesWsEndpoint"));
	}

	@Test
	void beanOfTheUserWins() {
		this.runner.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> assertThat(context.getBeanNamesForType(ResponsesWsEndpoint.class))
				.containsExactly("own"));
		this.runner.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWsEndpointWebExtension.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ResponsesWsAutoConfiguration.class, ResponsesWsEndpointAutoConfiguration.class })
	static class Imports {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoint {

		@Bean
		ResponsesWsEndpoint own(ResponsesWebSocketClient client) {
			return new ResponsesWsEndpoint(client);
		}

	}

}
