package io.github.responsesws.springai.autoconfigure;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.springai.ResponsesChatModel;
import io.github.responsesws.springai.ResponsesChatOptions;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.AdvisorChain;
import org.springframework.ai.chat.client.advisor.api.BaseAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesChatAutoConfigurationTests {

	private static ResponsesServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ResponsesWsAutoConfiguration.class, ResponsesChatAutoConfiguration.class,
						ResponsesChatClientAutoConfiguration.class, ToolCallingAutoConfiguration.class,
						ChatClientAutoConfiguration.class, OpenAiChatAutoConfiguration.class))
		.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.api-key=test-key",
				"responses-ws.model=test-model", "spring.ai.openai.api-key=test-key");

	@BeforeAll
	static void start() {
		server = ResponsesServer.builder().start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void isTheChatModelBesideTheStarterOfOpenAi() {
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws").run((context) -> {
			assertThat(context).hasSingleBean(ChatModel.class).hasSingleBean(ResponsesChatModel.class);
			assertThat(context.getBean(ChatClient.Builder.class).build().prompt("Hello").call().content()).isNotEmpty();
			JsonNode body = server.requests().get(server.requests().size() - 1).body();
			assertThat(body.path("model").asString()).isEqualTo("test-model");
		});
	}

	@Test
	void asksForEntitiesByTheirSchemaIfWanted() {
		this.runner
			.withPropertyValues("spring.ai.model.chat=responses-ws",
					"spring.ai.responses-ws.native-structured-output=true")
			.run((context) -> {
				ChatClient chat = context.getBean(ChatClient.Builder.class).build();
				assertThat(chat.prompt("A trip to Rome for 3 days").call().entity(Trip.class)).isNotNull();
				JsonNode body = server.requests().get(server.requests().size() - 1).body();
				assertThat(body.path("text").path("format").path("type").asString()).isEqualTo("json_schema");
				assertThat(body.path("input").get(0).path("content").asString()).isEqualTo("A trip to Rome for 3 days");
			});
	}

	@Test
	void tellsTheModelTheNameOfTheConversation() {
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws").run((context) -> {
			ChatClient.Builder builder = context.getBean(ChatClient.Builder.class);
			AtomicReference<ChatOptions> options = new AtomicReference<>();
			ChatClient chat = builder.defaultAdvisors(new OptionsListener(options)).build();
			chat.prompt("Hello").advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, 7)).call().content();
			assertThat(((ResponsesChatOptions) options.get()).getConversationId()).isEqualTo("7");
			chat.prompt("Hello").stream().content().blockLast();
			assertThat(((ResponsesChatOptions) options.get()).getConversationId()).isNull();
			chat.prompt("Hello")
				.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, 7))
				.options(ResponsesChatOptions.builder().conversationId("mine"))
				.stream()
				.content()
				.blockLast();
			assertThat(((ResponsesChatOptions) options.get()).getConversationId()).isEqualTo("mine");
		});
	}

	@Test
	void leavesTheOthersAloneUnlessItIsNamed() {
		this.runner
			.run((context) -> assertThat(context).hasSingleBean(ChatModel.class).hasSingleBean(OpenAiChatModel.class));
	}

	@Test
	void backsOffFromAModelOfTheApplication() {
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws")
			.withUserConfiguration(OwnModel.class)
			.run((context) -> assertThat(context.getBean(ResponsesChatModel.class).getOptions().getModel())
				.isEqualTo("own-model"));
	}

	@Test
	void backsOffWithoutAClient() {
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws", "responses-ws.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ChatModel.class));
	}

	@Test
	void backsOffWithoutSpringAi() {
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws")
			.withConfiguration(AutoConfigurations.of())
			.withClassLoader(new FilteredClassLoader(ChatModel.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("responsesChatModel"));
	}

	@Test
	void bindsEveryOption() {
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws",
				"spring.ai.responses-ws.chat.model=gpt-5-mini", "spring.ai.responses-ws.chat.max-tokens=100",
				"spring.ai.responses-ws.chat.temperature=0.5", "spring.ai.responses-ws.chat.top-p=0.9",
				"spring.ai.responses-ws.chat.reasoning-effort=low",
				"spring.ai.responses-ws.chat.reasoning-summary=auto", "spring.ai.responses-ws.chat.verbosity=high",
				"spring.ai.responses-ws.chat.store=true", "spring.ai.responses-ws.chat.encrypted-reasoning=false",
				"spring.ai.responses-ws.chat.strict-tools=true", "spring.ai.responses-ws.chat.service-tier=flex",
				"spring.ai.responses-ws.chat.prompt-cache-key=trips",
				"spring.ai.responses-ws.chat.prompt-cache-retention=24h", "spring.ai.responses-ws.chat.truncation=auto",
				"spring.ai.responses-ws.chat.parallel-tool-calls=false", "spring.ai.responses-ws.chat.max-tool-calls=3",
				"spring.ai.responses-ws.chat.tool-choice=required",
				"spring.ai.responses-ws.chat.hosted-tools=web_search",
				"spring.ai.responses-ws.chat.include=web_search_call.action.sources",
				"spring.ai.responses-ws.chat.metadata.team=blue", "spring.ai.responses-ws.chat.fields.top_logprobs=2",
				"spring.ai.responses-ws.chat.fields[moderation.model]=none")
			.run((context) -> {
				ResponsesChatOptions options = context.getBean(ResponsesChatModel.class).getOptions();
				assertThat(options.getModel()).isEqualTo("gpt-5-mini");
				assertThat(options.getMaxTokens()).isEqualTo(100);
				assertThat(options.getTemperature()).isEqualTo(0.5);
				assertThat(options.getTopP()).isEqualTo(0.9);
				assertThat(options.getStrictTools()).isTrue();
				assertThat(options.getEncryptedReasoning()).isFalse();
				JsonNode body = options.request().body().tree();
				assertThat(body.path("reasoning").toString()).isEqualTo("{\"effort\":\"low\",\"summary\":\"auto\"}");
				Map.of("text", "{\"verbosity\":\"high\"}", "store", "true", "service_tier", "\"flex\"",
						"prompt_cache_key", "\"trips\"", "prompt_cache_retention", "\"24h\"", "truncation", "\"auto\"",
						"parallel_tool_calls", "false", "max_tool_calls", "3", "tool_choice", "\"required\"")
					.forEach((name, value) -> assertThat(body.path(name).toString()).as(name).isEqualTo(value));
				assertThat(body.path("tools").toString()).isEqualTo("[{\"type\":\"web_search\"}]");
				assertThat(body.path("include").toString()).isEqualTo("[\"web_search_call.action.sources\"]");
				assertThat(body.path("metadata").toString()).isEqualTo("{\"team\":\"blue\"}");
				assertThat(body.path("top_logprobs").asInt()).isEqualTo(2);
				assertThat(body.path("moderation.model").asString()).isEqualTo("none");
			});
	}

	@Test
	void freshPropertiesSayNothingButThatNothingIsStored() {
		assertThat(new ResponsesChatProperties().toOptions().request().body().asString())
			.isEqualTo("{\"store\":false}");
	}

	record Trip(String city, int days) {
	}

	private record OptionsListener(AtomicReference<ChatOptions> heard) implements BaseAdvisor {

		@Override
		public ChatClientRequest before(ChatClientRequest request, AdvisorChain chain) {
			this.heard.set(request.prompt().getOptions());
			return request;
		}

		@Override
		public ChatClientResponse after(ChatClientResponse response, AdvisorChain chain) {
			return response;
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnModel {

		@Bean
		ResponsesChatModel ownModel(ResponsesWebSocketClient client) {
			return ResponsesChatModel.builder(client)
				.options(ResponsesChatOptions.builder().model("own-model").build())
				.build();
		}

	}

}
