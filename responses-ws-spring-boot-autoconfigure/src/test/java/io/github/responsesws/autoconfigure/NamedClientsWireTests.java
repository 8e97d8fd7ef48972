package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.health.ResponsesWsHealthContributorAutoConfiguration;
import io.github.responsesws.autoconfigure.metrics.ResponsesWsMetricsAutoConfiguration;
import io.github.responsesws.autoconfigure.observation.ResponsesWsObservationAutoConfiguration;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two clients of one application on the wire, each with a service and a key of its own,
 * and what is told of each.
 */
class NamedClientsWireTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final ResponsesServer ONE = ResponsesServer.builder().apiKey("key-one").start();

	private static final ResponsesServer TWO = ResponsesServer.builder().apiKey("key-two").start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				ResponsesWsToolAutoConfiguration.class, ResponsesWsMetricsAutoConfiguration.class,
				ResponsesWsObservationAutoConfiguration.class, ResponsesWsHealthContributorAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
		.withUserConfiguration(Registries.class)
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.model=test-model",
				"responses-ws.base-url=" + ONE.baseUrl(), "responses-ws.api-key=key-one",
				"responses-ws.clients.two.base-url=" + TWO.baseUrl(), "responses-ws.clients.two.api-key=key-two");

	@BeforeEach
	void forget() {
		ONE.reset();
		TWO.reset();
	}

	@AfterAll
	static void stop() {
		ONE.close();
		TWO.close();
	}

	@Test
	void eachClientCallsItsServiceAndIsMonitoredByItsName() {
		this.runner.withUserConfiguration(Second.class).run((context) -> {
			ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
			assertThat(clients.names()).containsExactlyInAnyOrder("default", "two", "second");
			clients.names().forEach((name) -> ask(clients.get(name)));
			assertThat(ONE.requests()).hasSize(2);
			assertThat(TWO.requests()).hasSize(1);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String name : clients.names()) {
				assertThat(registry.get("responses.ws.turns").tag("client", name).timer().count()).isOne();
				assertThat(registry.get("responses.ws.handshakes").tag("client", name).timer().count()).isOne();
				assertThat(registry.get("responses.ws.lanes").tag("client", name).gauges()).isNotEmpty();
				assertThat(registry.get("gen_ai.client.operation.duration")
					.tag("client", name)
					.tag("server.port", String.valueOf(name.equals("two") ? TWO.port() : ONE.port()))
					.timer()
					.count()).isOne();
			}
			assertThat(registry.getMeters()).extracting(Meter::getId)
				.filteredOn((id) -> id.getName().startsWith("responses.ws"))
				.allMatch((id) -> id.getTag("client") != null);
			CompositeReactiveHealthContributor health = context.getBean("responsesWsHealthContributor",
					CompositeReactiveHealthContributor.class);
			for (String name : clients.names()) {
				assertThat(health.getContributor(name)).isInstanceOfSatisfying(ReactiveHealthIndicator.class,
						(indicator) -> assertThat(indicator.health(false).block(LONG).getStatus())
							.isEqualTo(Status.UP));
			}
			assertThat(context.getBean(Registries.class).ports).contains(String.valueOf(ONE.port()),
					String.valueOf(TWO.port()));
		});
	}

	@Test
	void timersOfObservationsTellClientsApart() {
		List.of(ONE, TWO)
			.forEach((server) -> server.onRequest(RequestMatcher.any())
				.respond(Scripts.functionCall("greet", "{\"name\":\"Ada\"}"), Scripts.text("Hello.")));
		this.runner.withUserConfiguration(Greeter.class).run((context) -> {
			ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String name : List.of("default", "two")) {
				run(clients.get(name));
				for (String observed : List.of("turn", "run", "tool", "handshake")) {
					assertThat(registry.get("responses.ws." + observed).tag("client", name).timer().count())
						.as(observed)
						.isEqualTo(observed.equals("turn") ? 2 : 1);
				}
			}
			assertThat(registry.getMeters()).extracting(Meter::getId)
				.filteredOn((id) -> id.getName().startsWith("responses.ws"))
				.allMatch((id) -> id.getTag("client") != null);
			assertThat(tagKeysByName(registry)).allSatisfy((name, keys) -> assertThat(keys).as(name).hasSize(1));
		});
	}

	@Test
	void idOfAConversationIsAnotherOneForEachClient() {
		this.runner.run((context) -> {
			ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
			for (String name : List.of("default", "two", "two", "default")) {
				clients.get(name).conversation("chat").turn("Hello from " + name).response().block(LONG);
			}
			assertThat(ONE.requests()).hasSize(2);
			assertThat(TWO.requests()).hasSize(2);
			for (ResponsesServer server : List.of(ONE, TWO)) {
				assertThat(server.requests().get(0).body().has("previous_response_id")).isFalse();
				assertThat(server.requests().get(1).body().has("previous_response_id")).isTrue();
			}
			assertThat(TWO.requests().toString()).doesNotContain("Hello from default");
		});
	}

	@Test
	void toolsAreOfAllAndTheirSettingsOfEach() {
		this.runner.withUserConfiguration(Greeter.class)
			.withPropertyValues("responses-ws.clients.two.tool.max-rounds=1")
			.run((context) -> {
				ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
				for (ResponsesServer server : List.of(ONE, TWO)) {
					server.onRequest(RequestMatcher.any())
						.respond(Scripts.functionCall("greet", "{\"name\":\"Ada\"}"), Scripts.text("Done."));
				}
				assertThat(run(clients.get("default"))).isEqualTo("Done.");
				assertThat(run(clients.get("two"))).isEqualTo("too_many_rounds");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				for (String name : clients.names()) {
					assertThat(registry.get("responses.ws.tool.rounds").tag("client", name).summary().count())
						.isPositive();
				}
			});
	}

	@Test
	void listenerOfOneClientHearsNothingOfAnother() {
		this.runner.withUserConfiguration(Listeners.class).run((context) -> {
			ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
			ask(clients.get("default"));
			assertThat(context.getBean(Listeners.class).heard).isEmpty();
			ask(clients.get("two"));
			assertThat(context.getBean(Listeners.class).heard).containsExactly("COMPLETED");
		});
	}

	@Test
	void allAreClosedWithTheApplication() {
		AtomicReference<List<ResponsesWebSocketClient>> all = new AtomicReference<>(List.of());
		this.runner.run((context) -> {
			ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
			all.set(clients.names().stream().map(clients::get).toList());
			all.get().forEach(NamedClientsWireTests::ask);
		});
		assertThat(all.get()).hasSize(2).allMatch((client) -> client.snapshot().sessions().isEmpty());
	}

	@Test
	void clientThatMustReachItsServiceSaysWhichOneItIs() {
		AtomicReference<Environment> environment = new AtomicReference<>();
		this.runner.withInitializer((context) -> environment.set(context.getEnvironment()))
			.withPropertyValues("responses-ws.clients.two.api-key=wrong-key",
					"responses-ws.clients.two.pool.min-idle=1", "responses-ws.clients.two.pool.fail-fast=true")
			.run((context) -> {
				FailureAnalysis analysis = new HandshakeFailureAnalyzer(environment.get())
					.analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).startsWith("The client 'two': ")
					.contains("status 401")
					.doesNotContain("wrong-key");
				assertThat(analysis.getAction()).contains("Check responses-ws.clients.two.api-key")
					.contains("Set responses-ws.clients.two.pool.fail-fast to false");
			});
	}

	/**
	 * Return the sets of tag keys that meters of a name have: Prometheus takes one only.
	 */
	private static Map<String, Set<Set<String>>> tagKeysByName(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.collect(Collectors.groupingBy(Meter.Id::getName, Collectors.mapping(
					(id) -> id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet()), Collectors.toSet())));
	}

	private static void ask(ResponsesWebSocketClient client) {
		assertThat(client.turn("Hello").response().block(LONG)).isNotNull();
	}

	private static String run(ResponsesWebSocketClient client) {
		return client.turn("Greet Ada")
			.run()
			.response()
			.map((response) -> response.outputText())
			.onErrorResume(ResponsesException.class, (failure) -> Mono.just(failure.code()))
			.block(LONG);
	}

	@Configuration(proxyBeanMethods = false)
	static class Registries implements ObservationHandler<Observation.Context> {

		private final List<String> ports = new CopyOnWriteArrayList<>();

		@Bean
		ObservationRegistry observationRegistry(MeterRegistry meters) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(this)
				.observationHandler(new DefaultMeterObservationHandler(meters));
			return registry;
		}

		@Override
		public void onStop(Observation.Context context) {
			for (KeyValue pair : context.getAllKeyValues()) {
				if (pair.getKey().equals("server.port")) {
					this.ports.add(pair.getValue());
				}
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean(defaultCandidate = false)
		ResponsesWebSocketClient second(ResponsesWebSocketClients clients) {
			return clients.builder("second").build();
		}

	}

	static class Greeter {

		@ResponsesTool(description = "Greets somebody")
		String greet(String name) {
			return "Hello " + name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@Bean
		@Qualifier("two")
		TurnListener listener() {
			return new TurnListener() {

				@Override
				public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
					Listeners.this.heard.add(outcome.name());
				}

			};
		}

	}

}
