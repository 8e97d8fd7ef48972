package io.github.responsesws.springai.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.autoconfigure.ResponsesWsToolAutoConfiguration;
import io.github.responsesws.springai.CallbackFunctions;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.tool.FunctionTools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.support.ToolCallbacks;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.method.MethodToolCallbackProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackFunctionsAutoConfigurationTests {

	private static ResponsesServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				ResponsesWsToolAutoConfiguration.class, CallbackFunctionsAutoConfiguration.class))
		.withUserConfiguration(Tools.class)
		.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.api-key=test-key",
				"responses-ws.model=test-model");

	@BeforeAll
	static void start() {
		server = ResponsesServer.builder().start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void offersToolsToRuns() {
		this.runner.withPropertyValues("spring.ai.responses-ws.offer-tools=true").run((context) -> {
			ResponsesWebSocketClient client = context.getBean(ResponsesWebSocketClient.class);
			String answer = client.conversation()
				.turn("What is the weather in Paris?")
				.run()
				.text()
				.collectList()
				.map((pieces) -> String.join("", pieces))
				.block();
			assertThat(answer).contains("Sunny in Paris, in round 1");
		});
	}

	@Test
	void offersNoneUnlessAsked() {
		this.runner.run((context) -> assertThat(context.getBean(FunctionTools.class).definitions()).isEmpty());
	}

	@Test
	void offersThemByHand() {
		this.runner.run((context) -> {
			ResponsesWebSocketClient client = context.getBean(ResponsesWebSocketClient.class);
			// snippet: spring-ai-callbacks
			FunctionTools functions = CallbackFunctions.of(ToolCallbacks.from(new WeatherTools()));
			Flux<String> answer = client.conversation()
				.turn("What is the weather in Paris?")
				.tools(functions)
				.run()
				.text();
			// end
			assertThat(answer.collectList().map((pieces) -> String.join("", pieces)).block())
				.contains("Sunny in Paris");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Tools {

		@Bean
		ToolCallbackProvider weatherTools() {
			return MethodToolCallbackProvider.builder().toolObjects(new WeatherTools()).build();
		}

	}

	static final class WeatherTools {

		@Tool(description = "Current weather of a city")
		String getWeather(String city, ToolContext context) {
			var own = (io.github.responsesws.tool.ToolContext) context.getContext().get(CallbackFunctions.CONTEXT_KEY);
			return "Sunny in " + city + ", in round " + own.round();
		}

	}

}
