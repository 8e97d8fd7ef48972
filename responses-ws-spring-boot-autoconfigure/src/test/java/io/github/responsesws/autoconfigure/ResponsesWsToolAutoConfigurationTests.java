package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ShellOutput;
import io.github.responsesws.schema.UnsupportedTypeException;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.test.Calls;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ApplyPatchTool;
import io.github.responsesws.tool.CallOutcome;
import io.github.responsesws.tool.CustomTool;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.RunOutcome;
import io.github.responsesws.tool.ShellTool;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWsToolAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ResponsesWsAutoConfiguration.class, ResponsesWsToolAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=key", "OPENAI_BASE_URL=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=");

	@Test
	void withoutToolsThereIsALoopWithoutTools() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ToolLoop.class);
			assertThat(context.getBean(FunctionTools.class).names()).isEmpty();
		});
	}

	@Test
	void beansAndMethodsOfBeansAreFunctions() {
		this.runner.withUserConfiguration(Tools.class)
			.run((context) -> assertThat(context.getBean(FunctionTools.class).names()).containsExactly("bean_tool",
					"agent_tool", "time"));
	}

	@Test
	void loopRunsTheMethodOfABeanThatUsesTheLoop() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner.withUserConfiguration(Tools.class)
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(),
						"responses-ws.pool.shutdown-timeout=2s")
				.run((context) -> {
					RunEvent last = context.getBean(Agent.class).ask("Use the agent tool for 'Ada'");
					assertThat(last).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
							(completed) -> assertThat(completed.response().outputText()).contains("Hello Ada"));
				});
		}
	}

	@Test
	void toolsThatTheServiceDefinesAreBeansToo() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onRequest(RequestMatcher.any())
				.respond(Calls.shell("ls").then(Calls.applyPatch("delete_file", "a.txt", null)), Scripts.text("Done."));
			this.runner
				.withBean(ShellTool.class,
						() -> ShellTool.of((call, context) -> ShellOutput.of("ran " + call.commands())))
				.withBean(ApplyPatchTool.class,
						() -> ApplyPatchTool.of((call, context) -> call.operation().path() + " is gone"))
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.model=test-model",
						"responses-ws.pool.shutdown-timeout=2s")
				.run((context) -> {
					Response response = context.getBean(ResponsesWebSocketClient.class)
						.turn("Tidy up")
						.run()
						.response()
						.block(Duration.ofSeconds(60));
					assertThat(response).isNotNull();
					assertThat(response.outputText()).isEqualTo("Done.");
					assertThat(server.requests().get(1).body().path("input").toString()).contains("ran [ls]",
							"a.txt is gone");
				});
		}
	}

	@Test
	void conversationsOfTheClientRunTheLoop() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner.withUserConfiguration(Tools.class)
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.model=test-model",
						"responses-ws.pool.shutdown-timeout=2s")
				.run((context) -> {
					RunEvent last = context.getBean(ResponsesWebSocketClient.class)
						.conversation()
						.turn("Use the agent tool for 'Ada'")
						.run()
						.events()
						.blockLast(Duration.ofSeconds(60));
					assertThat(last).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
							(completed) -> assertThat(completed.response().outputText()).contains("Hello Ada"));
				});
		}
	}

	@Test
	void mapperOfTheApplicationNamesTheArguments() {
		this.runner.withUserConfiguration(Tools.class, SnakeCase.class)
			.run((context) -> assertThat(Objects.requireNonNull(context.getBean(FunctionTools.class).get("time"))
				.definition()
				.json()
				.asString()).contains("\"time_zone\""));
	}

	@Test
	void proxiedBeansKeepTheirMethods() {
		this.runner.withUserConfiguration(Proxied.class)
			.run((context) -> assertThat(context.getBean(FunctionTools.class).names()).containsExactly("time"));
	}

	@Test
	void twoFunctionsOfOneNameFailAtTheStart() {
		this.runner.withUserConfiguration(Tools.class, Duplicate.class).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new DuplicateToolFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription())
				.isEqualTo("Two functions are named time: bean 'duplicate' and method time of bean 'clock'.");
			assertThat(analysis.getAction()).contains("@ResponsesTool");
		});
	}

	@Test
	void typeWithoutSchemaFailsAtTheStart() {
		this.runner.withUserConfiguration(Unsupported.class).run((context) -> {
			assertThat(context).getFailure().hasRootCauseInstanceOf(UnsupportedTypeException.class);
			FailureAnalysis analysis = new UnsupportedTypeFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).startsWith("any.value may hold any JSON");
			assertThat(analysis.getAction()).startsWith("Declare a type");
		});
	}

	@Test
	void privateMethodFailsAtTheStart() {
		this.runner.withUserConfiguration(Hidden.class)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("must not be private"));
	}

	@Test
	void settingOutOfRangeFailsAtTheStart() {
		this.runner.withPropertyValues("responses-ws.tool.max-rounds=0")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(InvalidSettingsException.class.getName()));
	}

	@Test
	void beansOfTheUserWin() {
		this.runner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(context.getBeanNamesForType(ToolLoop.class)).containsExactly("ownLoop");
			assertThat(context.getBeanNamesForType(FunctionTools.class)).containsExactly("ownTools");
		});
	}

	@Test
	void severalLoopsNeedAPrimaryOne() {
		this.runner.withUserConfiguration(Own.class)
			.withBean("otherLoop", ToolLoop.class, () -> ToolLoop.builder().build())
			.run((context) -> StepVerifier
				.create(context.getBean(ResponsesWebSocketClient.class).conversation().turn("Hello").run().events())
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(NoUniqueBeanDefinitionException.class)
					.hasMessageContaining("otherLoop"))
				.verify(Duration.ofSeconds(60)));
	}

	@Test
	void listenersHearOfCallsAndRunsInTheirOrder() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner.withUserConfiguration(Tools.class, Listeners.class)
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(),
						"responses-ws.pool.shutdown-timeout=2s")
				.run((context) -> {
					context.getBean(Agent.class).ask("Use the agent tool for 'Ada'");
					assertThat(context.getBean(Listeners.class).heard).containsExactly("first agent_tool",
							"second agent_tool", "first COMPLETED 2", "second COMPLETED 2");
				});
		}
	}

	@Test
	void switchedOffWithTheClient() {
		this.runner.withPropertyValues("responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ToolLoop.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Tools {

		@Bean
		FunctionTool beanTool() {
			return FunctionTool.of("bean_tool", "Bean", Empty.class, (empty, context) -> "");
		}

		@Bean
		CustomTool customTool() {
			return CustomTool.of("custom", "Custom", (text, context) -> text);
		}

		@Bean
		Agent agent(ToolLoop loop, ResponsesWebSocketClient client) {
			return new Agent(loop, client);
		}

		@Bean
		Clock clock() {
			return new Clock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SnakeCase {

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		Clock clock() {
			ProxyFactory factory = new ProxyFactory(new Clock());
			factory.setProxyTargetClass(true);
			return (Clock) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Duplicate {

		@Bean
		FunctionTool duplicate() {
			return FunctionTool.of("time", "Time", Empty.class, (empty, context) -> "");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unsupported {

		@ResponsesTool(description = "Any")
		String any(Object value) {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hidden {

		@ResponsesTool(description = "Hidden")
		private String hidden() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		ToolLoop ownLoop() {
			return ToolLoop.builder().build();
		}

		@Bean
		FunctionTools ownTools() {
			return FunctionTools.of();
		}

		@Bean
		ToolErrorHandler errorHandler() {
			return (failure) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@Bean
		@Order(2)
		ToolListener second() {
			return listener("second");
		}

		@Bean
		@Order(1)
		ToolListener first() {
			return listener("first");
		}

		private ToolListener listener(String name) {
			return new ToolListener() {
				@Override
				public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
						@Nullable ToolException failure) {
					Listeners.this.heard.add(name + " " + context.call().name());
				}

				@Override
				public void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
					Listeners.this.heard.add(name + " " + outcome + " " + rounds);
				}
			};
		}

	}

	static class Agent {

		private final ToolLoop loop;

		private final ResponsesWebSocketClient client;

		Agent(ToolLoop loop, ResponsesWebSocketClient client) {
			this.loop = loop;
			this.client = client;
		}

		@ResponsesTool(name = "agent_tool", description = "Greets somebody")
		String greet(String who) {
			return "Hello " + who;
		}

		RunEvent ask(String prompt) {
			AtomicReference<@Nullable String> last = new AtomicReference<>();
			return Objects
				.requireNonNull(this.loop
					.run((turn, placement) -> this.client.stream(turn.mutate().previousResponseId(last.get()).build()),
							ResponseRequest.builder().model("test-model").input(prompt).build())
					.doOnNext((event) -> {
						if (event instanceof RunEvent.RoundCompleted completed) {
							last.set(completed.response().id());
						}
					})
					.blockLast(Duration.ofSeconds(60)));
		}

	}

	static class Clock {

		@ResponsesTool(description = "Time in a zone")
		String time(Zone zone) {
			return zone.timeZone();
		}

	}

	record Zone(String timeZone) {
	}

	record Empty() {
	}

}
