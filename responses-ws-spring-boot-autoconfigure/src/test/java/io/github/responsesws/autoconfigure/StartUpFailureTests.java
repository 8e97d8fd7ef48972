package io.github.responsesws.autoconfigure;

import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a newcomer reads on the console, with everything registered as in the jar.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartUpFailureTests {

	@Test
	void missingKey(CapturedOutput output) {
		start();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("No API key is configured for api.openai.com.")
			.contains("Set the environment variable OPENAI_API_KEY")
			.doesNotContain("\tat ");
	}

	@Test
	void keyOfAVariableThatIsNotSet(CapturedOutput output) {
		start("--responses-ws.api-key=${NOT_SET_HERE}");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("responses-ws.api-key refers to ${NOT_SET_HERE}, which is not set.")
			.contains("responses-ws.api-key is set in")
			.doesNotContain("\tat ");
	}

	@Test
	void impossibleBaseUrl(CapturedOutput output) {
		start("--responses-ws.base-url=localhost:8080/v1");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("responses-ws.base-url must start with https://")
			.contains("\"responses-ws.base-url\" from property source \"commandLineArgs\"")
			.contains("base-url: https://api.openai.com/v1")
			.doesNotContain("\tat ");
	}

	@Test
	void impossibleBaseUrlInTheVariable(CapturedOutput output) {
		start("--OPENAI_BASE_URL=https://user:secret@gateway.example.com/v1");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("must not hold a user name or a password")
			.contains("OPENAI_BASE_URL is set in")
			.doesNotContain("secret");
	}

	@Test
	void settingOutOfRange(CapturedOutput output) {
		start("--responses-ws.api-key=some-key", "--responses-ws.session.lanes=17");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("responses-ws.session.lanes must be at most 16, but is 17.")
			.contains("Change responses-ws.session.lanes in your application's configuration.")
			.doesNotContain("some-key");
	}

	@Test
	void timeOutOfRange(CapturedOutput output) {
		start("--responses-ws.api-key=some-key", "--responses-ws.conversation.repository-timeout=0s");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("responses-ws.conversation.repository-timeout must be longer than zero, but is 0s.")
			.contains("Change responses-ws.conversation.repository-timeout in your application's configuration.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".model=fast", ".instructions=" })
	void promptThatWarmsUpNothing(String prompt, CapturedOutput output) {
		start("--responses-ws.api-key=some-key",
				"--responses-ws.warm-up.prompts.a_1" + (prompt.isEmpty() ? "=" : prompt));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("responses-ws.warm-up.prompts.a_1 must have instructions or input, but has neither")
			.contains("Change responses-ws.warm-up.prompts.a_1 in your application's configuration.");
	}

	@Test
	void refusedKeyWhenTheFirstSessionMustOpen(CapturedOutput output) {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("right-key").start()) {
			start("--responses-ws.base-url=" + server.baseUrl(), "--responses-ws.api-key=wrong-key",
					"--responses-ws.pool.min-idle=1", "--responses-ws.pool.fail-fast=true");
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("was refused with status 401")
			.contains("Check responses-ws.api-key (or OPENAI_API_KEY)")
			.contains("Set responses-ws.pool.fail-fast to false to start without the service.")
			.doesNotContain("wrong-key");
	}

	@Test
	void refusedKeyOfATurnThatTheApplicationAsksForAsItStarts(CapturedOutput output) {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("right-key").start()) {
			assertThatException().isThrownBy(() -> application().sources(Asking.class)
				.run("--responses-ws.base-url=" + server.baseUrl(), "--responses-ws.api-key=wrong-key",
						"--responses-ws.model=some-model")
				.close());
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("was refused with status 401")
			.contains("Check responses-ws.api-key (or OPENAI_API_KEY)")
			.doesNotContain("fail-fast")
			.doesNotContain("wrong-key");
	}

	@Test
	void missingKeyOfAProviderThatIsNotToldByItsAddress(CapturedOutput output) {
		start("--responses-ws.provider=openai", "--responses-ws.base-url=http://127.0.0.1:8080/v1");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(
					"No API key is configured for 127.0.0.1, and responses-ws.provider=openai says that it wants one.")
			.contains("If the server at this address needs no key, set responses-ws.provider to generic")
			.doesNotContain("set responses-ws.base-url to its address");
	}

	@ParameterizedTest
	@ValueSource(strings = { "conversation.repository", "limits.store" })
	void severalConnectionsToRedis(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> application().sources(TwoRedis.class)
			.run("--responses-ws.api-key=some-key", "--responses-ws." + property + "=redis")
			.close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("required a single bean, but 2 were found")
			.contains("firstRedis", "secondRedis", "@Primary")
			.doesNotContain("\tat ");
	}

	@Test
	void serviceThatAnswersLetsAnApplicationStartThatMustReachIt() {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("right-key").start();
				ConfigurableApplicationContext context = application().run(
						"--responses-ws.base-url=" + server.baseUrl(), "--responses-ws.api-key=right-key",
						"--responses-ws.pool.min-idle=1", "--responses-ws.pool.fail-fast=true")) {
			assertThat(context.getBean(ResponsesWebSocketClient.class).snapshot().sessions()).hasSize(1);
		}
	}

	private static void start(String... arguments) {
		assertThatException().isThrownBy(() -> application().run(arguments).close());
	}

	private static SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				// The developer's own variables must not decide.
				.remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoRedis {

		@Bean
		LettuceConnectionFactory firstRedis() {
			return new LettuceConnectionFactory("localhost", 1);
		}

		@Bean
		LettuceConnectionFactory secondRedis() {
			return new LettuceConnectionFactory("localhost", 2);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Asking {

		@Bean
		ApplicationRunner asking(ResponsesWebSocketClient client) {
			return (arguments) -> client.turn("Hello").response().block(Duration.ofSeconds(60));
		}

	}

}
