package io.github.responsesws.autoconfigure.langchain4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.langchain4j.ResponsesChatModel;
import io.github.responsesws.langchain4j.ResponsesChatRequestParameters;
import io.github.responsesws.langchain4j.ResponsesStreamingChatModel;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class LangChain4jAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ResponsesWsAutoConfiguration.class, LangChain4jAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.api-key=key",
				"responses-ws.model=gpt-client");

	@ParameterizedTest
	@ValueSource(strings = { "websocket", "http" })
	void oneDependencyIsEnough(String transport) {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.transport=" + transport)
				.run((context) -> {
					assertThat(context).hasSingleBean(ChatModel.class).hasSingleBean(StreamingChatModel.class);
					assertThat(context.getBean(ChatModel.class).chat("My name is Ada.")).isNotBlank();
					assertThat(server.requests()).singleElement().satisfies((request) -> {
						assertThat(request.transport())
							.isEqualTo(Transport.valueOf(transport.toUpperCase(Locale.ROOT)));
						assertThat(request.body().path("model").asString()).isEqualTo("gpt-client");
					});
				});
		}
	}

	@Test
	void propertiesBecomeParameters() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner.withPropertyValues("responses-ws.base-url=" + server.baseUrl(),
					"responses-ws.langchain4j.model=gpt-lc", "responses-ws.langchain4j.temperature=0.3",
					"responses-ws.langchain4j.top-p=0.9", "responses-ws.langchain4j.max-output-tokens=700",
					"responses-ws.langchain4j.reasoning-effort=low", "responses-ws.langchain4j.reasoning-summary=auto",
					"responses-ws.langchain4j.text-verbosity=high", "responses-ws.langchain4j.store=true",
					"responses-ws.langchain4j.service-tier=flex", "responses-ws.langchain4j.prompt-cache-key=cache",
					"responses-ws.langchain4j.parallel-tool-calls=false", "responses-ws.langchain4j.strict-tools=true",
					"responses-ws.langchain4j.strict-json-schema=true")
				.run((context) -> {
					context.getBean(ChatModel.class).chat("Hello");
					JsonNode body = server.requests().get(0).body();
					assertThat(body.path("model").asString()).isEqualTo("gpt-lc");
					assertThat(body.path("temperature").asDouble()).isEqualTo(0.3);
					assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
					assertThat(body.path("max_output_tokens").asInt()).isEqualTo(700);
					assertThat(body.at("/reasoning/effort").asString()).isEqualTo("low");
					assertThat(body.at("/reasoning/summary").asString()).isEqualTo("auto");
					assertThat(body.at("/text/verbosity").asString()).isEqualTo("high");
					assertThat(body.path("store").asBoolean()).isTrue();
					assertThat(body.path("service_tier").asString()).isEqualTo("flex");
					assertThat(body.path("prompt_cache_key").asString()).isEqualTo("cache");
					assertThat(body.path("parallel_tool_calls").asBoolean(true)).isFalse();
					ResponsesChatRequestParameters defaults = context.getBean(ResponsesStreamingChatModel.class)
						.defaultRequestParameters();
					assertThat(defaults)
						.isEqualTo(context.getBean(ResponsesChatModel.class).defaultRequestParameters());
					assertThat(defaults.strictTools()).isTrue();
					assertThat(defaults.strictJsonSchema()).isTrue();
				});
		}
	}

	@Test
	void parametersAndListenersMayBeBeans() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			this.runner.withUserConfiguration(Extras.class)
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(),
						"responses-ws.langchain4j.reasoning-effort=high")
				.run((context) -> {
					context.getBean(ChatModel.class).chat("Hello");
					JsonNode body = server.requests().get(0).body();
					assertThat(body.at("/reasoning/effort").asString()).isEqualTo("high");
					assertThat(body.path("safety_identifier").asString()).isEqualTo("user-1");
					assertThat(context.getBean(Extras.class).heard).hasSize(1);
				});
		}
	}

	@Test
	void modelsOfTheApplicationTakePrecedence() {
		this.runner.withUserConfiguration(OwnModel.class)
			.run((context) -> assertThat(context).hasSingleBean(ChatModel.class)
				.doesNotHaveBean(ResponsesChatModel.class)
				.hasSingleBean(ResponsesStreamingChatModel.class));
	}

	@Test
	void modelsOfOtherStartersTakePrecedence() {
		this.runner.withConfiguration(AutoConfigurations.of(OtherStarter.class))
			.run((context) -> assertThat(context).hasSingleBean(ChatModel.class)
				.doesNotHaveBean(ResponsesChatModel.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("responses-ws.langchain4j.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean(ChatModel.class)
				.doesNotHaveBean(StreamingChatModel.class));
	}

	@Test
	void needsTheModule() {
		this.runner.withClassLoader(new FilteredClassLoader("io.github.responsesws.langchain4j"))
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean(ChatModel.class));
		this.runner.withClassLoader(new FilteredClassLoader("dev.langchain4j"))
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void needsAClient() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LangChain4jAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChatModel.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Extras {

		final List<ChatModelRequestContext> heard = Collections.synchronizedList(new ArrayList<>());

		@Bean
		ResponsesChatRequestParameters parameters() {
			return ResponsesChatRequestParameters.builder().reasoningEffort("low").safetyIdentifier("user-1").build();
		}

		@Bean
		ChatModelListener listener() {
			return new ChatModelListener() {

				@Override
				public void onRequest(ChatModelRequestContext request) {
					Extras.this.heard.add(request);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnModel {

		@Bean
		ChatModel ownModel() {
			return new SilentModel();
		}

	}

	/**
	 * Defines its model whatever else there is, as LangChain4j's own starters do.
	 */
	@AutoConfiguration
	static class OtherStarter {

		@Bean
		ChatModel openAiChatModel() {
			return new SilentModel();
		}

	}

	static final class SilentModel implements ChatModel {

		@Override
		public ChatRequestParameters defaultRequestParameters() {
			return ChatRequestParameters.builder().build();
		}

	}

}
