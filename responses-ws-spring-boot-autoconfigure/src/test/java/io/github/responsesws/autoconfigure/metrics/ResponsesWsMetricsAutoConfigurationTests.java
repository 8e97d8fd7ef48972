package io.github.responsesws.autoconfigure.metrics;

import java.net.URI;
import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsToolAutoConfiguration;
import io.github.responsesws.metrics.ConversationMetrics;
import io.github.responsesws.metrics.ResponsesWsMetrics;
import io.github.responsesws.metrics.SessionMetrics;
import io.github.responsesws.metrics.ToolMetrics;
import io.github.responsesws.metrics.TurnMetrics;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWsMetricsAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				ResponsesWsToolAutoConfiguration.class, ResponsesWsMetricsAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key");

	private final ApplicationContextRunner runner = this.plain
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void turnsOfTheClientAreMeasured() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner.withPropertyValues("responses-ws.base-url=" + server.baseUrl()).run((context) -> {
				assertThat(context).hasSingleBean(TurnMetrics.class).hasSingleBean(SessionMetrics.class);
				context.getBean(ResponsesWebSocketClient.class).turn(request()).response().block(LONG);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("responses.ws.sessions").tag("state", "open").gauge().value()).isOne();
				assertThat(registry.get("responses.ws.turns").timer().count()).isOne();
				assertThat(registry.getMeters())
					.filteredOn((meter) -> meter.getId().getName().matches("(responses.ws|gen_ai).*"))
					.isNotEmpty()
					.allMatch((meter) -> "default".equals(meter.getId().getTag("client")));
				assertThat(registry.get("responses.ws.handshakes").timer().count()).isOne();
				assertThat(registry.get("gen_ai.client.operation.duration").timer().getId().getTag("server.port"))
					.isEqualTo(Integer.toString(server.port()));
			});
		}
	}

	@Test
	void runsOfTheToolLoopAreMeasured() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onRequest(RequestMatcher.any())
				.respond(Scripts.functionCall("made_up", "{}"), Scripts.text("Done."));
			this.runner.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.model=test-model")
				.run((context) -> {
					assertThat(context).hasSingleBean(ToolMetrics.class);
					context.getBean(ResponsesWebSocketClient.class)
						.conversation()
						.turn("Hello")
						.run()
						.events()
						.blockLast(LONG);
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					assertThat(registry.get("responses.ws.tool.calls").tag("tool", "unknown").timer().count()).isOne();
					assertThat(registry.get("responses.ws.tool.rounds").summary().totalAmount()).isEqualTo(2);
					assertThat(registry.get("responses.ws.conversation.saved").summary().count()).isOne();
				});
		}
	}

	@Test
	void metersOfObservationsAreDescribed() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Timer turns = registry.timer("responses.ws.turn", "outcome", "completed");
			assertThat(turns.getId().getDescription()).startsWith("Turns ");
			assertThat(turns.getId().getTag("outcome")).isEqualTo("completed");
			assertThat(registry.timer("orders").getId().getDescription()).isNull();
			Timer described = Timer.builder("responses.ws.run").description("Own words").register(registry);
			assertThat(described.getId().getDescription()).isEqualTo("Own words");
		});
	}

	@Test
	void filteredMetersAreNotRecorded() {
		this.runner.withPropertyValues("management.metrics.enable.responses.ws=false")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("responses.ws.sessions").meter())
				.isNull());
	}

	@Test
	void withoutRegistryThereIsNothingToRecord() {
		this.plain.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(ResponsesWebSocketClient.class)
			.hasSingleBean(ToolLoop.class)
			.doesNotHaveBean(TurnMetrics.class)
			.doesNotHaveBean(ToolMetrics.class)
			.doesNotHaveBean("responsesWsMetrics"));
	}

	@Test
	void switchedOffWithTheClient() {
		this.runner.withPropertyValues("responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("responsesWsMetrics")
				.doesNotHaveBean(TurnMetrics.class)
				.doesNotHaveBean(SessionMetrics.class)
				.doesNotHaveBean(ConversationMetrics.class)
				.doesNotHaveBean(ToolMetrics.class));
	}

	@Test
	void classMissing() {
		this.plain.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ResponsesWebSocketClient.class)
				.hasSingleBean(ToolLoop.class)
				.doesNotHaveBean("responsesWsTurnMetrics")
				.doesNotHaveBean("responsesWsToolMetrics"));
	}

	@Test
	void beansOfTheUserWin() {
		this.runner.withUserConfiguration(OwnMetrics.class).run((context) -> {
			assertThat(context.getBeanNamesForType(TurnMetrics.class)).containsExactly("ownTurns");
			assertThat(context.getBeanNamesForType(SessionMetrics.class)).containsExactly("ownSessions");
			assertThat(context.getBeanNamesForType(ToolMetrics.class)).containsExactly("ownTools");
			assertThat(context.getBeanNamesForType(ConversationMetrics.class)).containsExactly("ownConversations");
			assertThat(context.getBeanNamesForType(ResponsesWsMetrics.class)).containsExactly("ownPool");
		});
	}

	@Test
	void clientsOfTheApplicationAreMeasuredByName() {
		this.runner.withUserConfiguration(TwoClients.class)
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).get("responses.ws.sessions.max").gauges())
				.extracting((gauge) -> gauge.getId().getTag("client"))
				.containsExactlyInAnyOrder("first", "second"));
	}

	private static ResponseRequest request() {
		return ResponseRequest.builder().model("test-model").input("Hello").build();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMetrics {

		@Bean
		TurnMetrics ownTurns() {
			return new TurnMetrics(new SimpleMeterRegistry(), URI.create("https://api.openai.com/v1"));
		}

		@Bean
		SessionMetrics ownSessions() {
			return new SessionMetrics(new SimpleMeterRegistry());
		}

		@Bean
		ConversationMetrics ownConversations() {
			return new ConversationMetrics(new SimpleMeterRegistry());
		}

		@Bean
		ToolMetrics ownTools() {
			return new ToolMetrics(new SimpleMeterRegistry());
		}

		@Bean
		ResponsesWsMetrics ownPool(ResponsesWebSocketClient client) {
			return new ResponsesWsMetrics(client);
		}

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

}
