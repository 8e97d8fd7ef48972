package io.github.responsesws.autoconfigure.observation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWebSocketClientBuilderCustomizer;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsConnectionDetails;
import io.github.responsesws.autoconfigure.ResponsesWsToolAutoConfiguration;
import io.github.responsesws.observation.DefaultTurnObservationConvention;
import io.github.responsesws.observation.ResponsesWsObservations;
import io.github.responsesws.observation.TurnObservationContext;
import io.github.responsesws.observation.TurnObservationConvention;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ResponsesTool;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWsObservationAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				ResponsesWsToolAutoConfiguration.class, ResponsesWsObservationAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key");

	private final ApplicationContextRunner runner = this.plain
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
		.withUserConfiguration(Recorder.class);

	@Test
	void allIsObserved() {
		assertThat(observed(this.runner.withUserConfiguration(Greeter.class))).containsExactly("websocket handshake",
				"chat test-model", "execute_tool greet", "chat test-model", "invoke_agent");
	}

	@Test
	void contentIsToldOnlyIfAskedFor() {
		for (boolean content : new boolean[] { false, true }) {
			this.runner.withPropertyValues("responses-ws.observation.include-content=" + content)
				.withUserConfiguration(Greeter.class)
				.run((context) -> {
					run(context.getBean(ResponsesWebSocketClient.class), context.getBean(ResponsesServer.class));
					assertThat(context.getBean(Recorder.class).keys.contains("gen_ai.input.messages"))
						.isEqualTo(content);
				});
		}
	}

	@Test
	void conventionsCanBeReplaced() {
		this.runner.withUserConfiguration(TenantConvention.class).run((context) -> {
			run(context.getBean(ResponsesWebSocketClient.class), context.getBean(ResponsesServer.class));
			assertThat(context.getBean(Recorder.class).keys).contains("tenant", "gen_ai.operation.name");
		});
	}

	@Test
	void switchedOff() {
		assertThat(observed(this.runner.withPropertyValues("responses-ws.observation.enabled=false"))).isEmpty();
		assertThat(observed(this.runner.withPropertyValues("management.observations.enable.responses.ws=false")))
			.isEmpty();
	}

	@Test
	void withoutRegistryNothingIsObserved() {
		this.plain.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class)
			.doesNotHaveBean(ResponsesWsObservations.class));
	}

	@Test
	void withoutClientNothingIsObserved() {
		this.runner.withPropertyValues("responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResponsesWsObservations.class));
	}

	@Test
	void classMissing() {
		this.plain.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean("responsesWsObservations"));
	}

	@Test
	void beanOfTheUserWins() {
		this.runner.withUserConfiguration(OwnObservations.class)
			.run((context) -> assertThat(context.getBeanNamesForType(ResponsesWsObservations.class))
				.containsExactly("ownObservations"));
	}

	private static List<String> observed(ApplicationContextRunner runner) {
		List<String> names = new CopyOnWriteArrayList<>();
		runner.run((context) -> {
			run(context.getBean(ResponsesWebSocketClient.class), context.getBean(ResponsesServer.class));
			names.addAll(context.getBean(Recorder.class).names);
		});
		return names;
	}

	private static void run(ResponsesWebSocketClient client, ResponsesServer server) {
		server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("greet", "{\"name\":\"Ada\"}"), Scripts.text("Hello."));
		assertThat(client.turn("Greet Ada").run().response().block(LONG)).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	static class Recorder implements ObservationHandler<Observation.Context> {

		private final List<String> names = new CopyOnWriteArrayList<>();

		private final List<String> keys = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.names.add(context.getContextualName());
			context.getAllKeyValues().forEach((pair) -> this.keys.add(pair.getKey()));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Bean(destroyMethod = "close")
		static ResponsesServer server() {
			return ResponsesServer.builder().start();
		}

		@Bean
		static ResponsesWsConnectionDetails details(ResponsesServer server) {
			return new ResponsesWsConnectionDetails() {

				@Override
				public URI getBaseUrl() {
					return URI.create(server.baseUrl());
				}

			};
		}

		@Bean
		static ResponsesWebSocketClientBuilderCustomizer model() {
			return (builder) -> builder.model("test-model");
		}

	}

	static class Greeter {

		@ResponsesTool(description = "Greets somebody")
		String greet(String name) {
			return "Hello " + name;
		}

	}

	static final class Tenant {

		private Tenant() {
		}

		static String current() {
			return "acme";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TenantConvention {

		// snippet: turn-convention
		@Bean
		TurnObservationConvention turnsByTenant() {
			return new DefaultTurnObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(TurnObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("tenant", Tenant.current());
				}

			};
		}
		// end

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnObservations {

		@Bean
		ResponsesWsObservations ownObservations(ObservationRegistry registry) {
			return ResponsesWsObservations.builder(registry, URI.create("https://api.openai.com/v1")).build();
		}

	}

}
