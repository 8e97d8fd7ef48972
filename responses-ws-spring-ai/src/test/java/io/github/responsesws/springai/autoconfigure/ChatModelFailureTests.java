package io.github.responsesws.springai.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application says that does not start for want of a chat model.
 */
class ChatModelFailureTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class,
				ResponsesChatAutoConfiguration.class, ResponsesChatClientAutoConfiguration.class,
				ToolCallingAutoConfiguration.class, ChatClientAutoConfiguration.class))
		.withPropertyValues("responses-ws.api-key=test-key");

	@Test
	void saysThatNobodyWasAsked() {
		FailureAnalysis analysis = analysis(this.runner.withUserConfiguration(Chat.class));
		assertThat(analysis.getDescription()).isEqualTo("There is no chat model: spring.ai.model.chat is not set, "
				+ "and nothing else on the class path makes one.");
		assertThat(analysis.getAction()).contains("          chat: responses-ws");
	}

	@Test
	void saysThatAnotherWasAsked() {
		FailureAnalysis analysis = analysis(
				this.runner.withConfiguration(AutoConfigurations.of(OpenAiChatAutoConfiguration.class))
					.withPropertyValues("spring.ai.model.chat=response-ws", "spring.ai.openai.api-key=test-key")
					.withUserConfiguration(Chat.class));
		assertThat(analysis.getDescription()).isEqualTo("There is no chat model: spring.ai.model.chat is "
				+ "'response-ws', and nothing on the class path makes one of that name.");
		assertThat(analysis.getAction()).contains("          chat: responses-ws")
			.endsWith("Or add the starter of 'response-ws'.");
	}

	@Test
	void saysThatThereIsNoClient() {
		FailureAnalysis analysis = analysis(
				this.runner.withPropertyValues("spring.ai.model.chat=responses-ws", "responses-ws.enabled=false")
					.withUserConfiguration(Chat.class));
		assertThat(analysis.getDescription()).contains("there is no client");
		assertThat(analysis.getAction()).contains("responses-ws.enabled");
	}

	@Test
	void saysWhereTheKeyOfTheOtherModelGoes() {
		ApplicationContextRunner keyless = this.runner.withPropertyValues("responses-ws.api-key=",
				"spring.ai.model.chat=responses-ws");
		FailureAnalysis analysis = analysis(keyless.withPropertyValues("spring.ai.openai.api-key=secret"));
		assertThat(analysis.getDescription()).startsWith("No API key is configured for api.openai.com: "
				+ "spring.ai.openai.api-key is that of Spring AI's own model");
		assertThat(analysis.getAction()).endsWith("      api-key: ${spring.ai.openai.api-key}")
			.doesNotContain("secret");
		analysis = analysis(keyless.withPropertyValues("spring.ai.openai.chat.api-key=secret"));
		assertThat(analysis.getAction()).endsWith("      api-key: ${spring.ai.openai.chat.api-key}");
		analysis = analysis(keyless);
		assertThat(analysis.getDescription()).isEqualTo("No API key is configured for api.openai.com.");
	}

	@Test
	void leavesOtherBeansToBoot() {
		FailureAnalysis analysis = analysis(this.runner.withUserConfiguration(Unrelated.class));
		assertThat(analysis.getDescription()).contains("java.lang.StringBuilder").doesNotContain("chat model");
	}

	@Test
	void saysNothingOfAModelThatDoesNotFit() {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		this.runner.withPropertyValues("spring.ai.model.chat=responses-ws")
			.withUserConfiguration(Misnamed.class)
			.withInitializer(started::set)
			.run((context) -> {
				assertThat(context).hasFailed();
				ConfigurableApplicationContext failed = started.get();
				assertThat(new MissingChatModelFailureAnalyzer(failed.getBeanFactory(), failed.getEnvironment())
					.analyze(context.getStartupFailure())).isNull();
			});
	}

	private static FailureAnalysis analysis(ApplicationContextRunner runner) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		runner.withInitializer(started::set).run((context) -> {
			assertThat(context).hasFailed();
			analysis.set(analyzers(started.get()).stream()
				.map((analyzer) -> analyzer.analyze(context.getStartupFailure()))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow());
		});
		return analysis.get();
	}

	private static List<FailureAnalyzer> analyzers(ConfigurableApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader
			.forDefaultResourceLocation(ChatModelFailureTests.class.getClassLoader())
			// Boot has some for classes that are absent here.
			.load(FailureAnalyzer.class, arguments,
					(type, name, failure) -> assertThat(name).startsWith("org.springframework.boot"));
		AnnotationAwareOrderComparator.sort(analyzers);
		return analyzers;
	}

	@Configuration(proxyBeanMethods = false)
	static class Chat {

		@Bean
		ChatClient chat(ChatClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Misnamed {

		@Bean
		Object misnamed(@Qualifier("fst") ChatModel model) {
			return model;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unrelated {

		@Bean
		Object unrelated(StringBuilder missing) {
			return missing;
		}

	}

}
