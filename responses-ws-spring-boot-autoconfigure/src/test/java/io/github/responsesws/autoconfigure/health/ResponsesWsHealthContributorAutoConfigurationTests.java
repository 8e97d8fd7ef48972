package io.github.responsesws.autoconfigure.health;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.health.ResponsesWsHealthIndicator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWsHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				ResponsesWsHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key");

	@Test
	void indicatorIsRegisteredUnderItsName() {
		this.runner.run((context) -> assertThat(
				context.getBean(ReactiveHealthContributorRegistry.class).getContributor("responsesWs"))
			.isInstanceOf(ResponsesWsHealthIndicator.class));
	}

	@Test
	void severalClientsShareTheName() {
		this.runner.withUserConfiguration(TwoClients.class)
			.run((context) -> assertThat(context.getBean("responsesWsHealthContributor"))
				.isInstanceOfSatisfying(CompositeReactiveHealthContributor.class, (composite) -> {
					assertThat(composite.getContributor("first")).isInstanceOf(ResponsesWsHealthIndicator.class);
					assertThat(composite.getContributor("second")).isInstanceOf(ResponsesWsHealthIndicator.class);
				}));
	}

	@Test
	void beanOfTheUserWins() {
		this.runner.withUserConfiguration(OwnIndicator.class)
			.run((context) -> assertThat(context).hasSingleBean(ReactiveHealthContributor.class)
				.hasBean("responsesWsHealthIndicator"));
	}

	@Test
	void switchedOff() {
		this.runner.withPropertyValues("management.health.responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean("responsesWsHealthContributor"));
	}

	@Test
	void switchedOffWithAllOthers() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("responsesWsHealthContributor"));
	}

	@Test
	void switchedOffWithTheClient() {
		this.runner.withPropertyValues("responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("responsesWsHealthContributor"));
	}

	@Test
	void classMissing() {
		// As in an application, classes are looked for before conditions are loaded.
		new ApplicationContextRunner().withUserConfiguration(Imports.class)
			.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean("responsesWsHealthContributor"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ResponsesWsAutoConfiguration.class,
			ResponsesWsHealthContributorAutoConfiguration.class })
	static class Imports {

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		ResponsesWebSocketClient first() {
			return ResponsesWebSocketClient.builder().apiKey("own-key").build();
		}

		@Bean
		ResponsesWebSocketClient second() {
			return ResponsesWebSocketClient.builder().apiKey("own-key").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIndicator {

		@Bean
		ReactiveHealthIndicator responsesWsHealthIndicator() {
			return () -> Mono.just(Health.up().build());
		}

	}

}
