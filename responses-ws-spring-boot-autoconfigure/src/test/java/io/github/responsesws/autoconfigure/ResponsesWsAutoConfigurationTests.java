package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.ApiKeyCredentials;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.settings.MissingApiKeyException;
import io.github.responsesws.turn.ContentLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonParser;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.reactor.netty.autoconfigure.ReactorNettyConfigurations.ReactorResourceFactoryConfiguration;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWsAutoConfigurationTests {

	// The developer's own variables must not decide.
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ResponsesWsAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=");

	private final ApplicationContextRunner runnerWithKey = this.runner.withPropertyValues("responses-ws.api-key=key");

	@Test
	void requestsAndResponsesAreLoggedOnlyIfAskedFor() {
		this.runnerWithKey.run((context) -> assertThat(context).doesNotHaveBean(ContentLog.class));
		this.runnerWithKey.withPropertyValues("responses-ws.wire-log.include-content=true")
			.run((context) -> assertThat(context).hasSingleBean(ContentLog.class));
	}

	@Test
	void keyIsAllThatItNeeds() {
		this.runnerWithKey.run((context) -> {
			assertThat(context).hasSingleBean(ResponsesWebSocketClient.class)
				.hasSingleBean(PropertiesResponsesWsConnectionDetails.class)
				.hasSingleBean(ApiKeyCredentials.class)
				.hasSingleBean(NettyTransport.class)
				.hasSingleBean(ResponsesWebSocketClientLifecycle.class);
			assertThat(context.getBean(ResponsesWebSocketClient.class).snapshot().endpoint())
				.isEqualTo("wss://api.openai.com/v1/responses");
		});
	}

	@Test
	void variableOfTheOfficialSdksIsAKeyToo() {
		this.runner.withPropertyValues("OPENAI_API_KEY=key")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void variableOfTheOfficialSdksIsABaseUrlToo() {
		this.runner.withPropertyValues("OPENAI_BASE_URL=http://localhost:1/v1")
			.run((context) -> assertThat(context.getBean(ResponsesWebSocketClient.class).snapshot().endpoint())
				.isEqualTo("ws://localhost:1/v1/responses"));
	}

	@Test
	void switchedOff() {
		this.runner.withPropertyValues("responses-ws.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ResponsesWebSocketClient.class)
				.doesNotHaveBean(ResponsesWsConnectionDetails.class)
				.doesNotHaveBean(ResponsesWsProperties.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpClient.class, JsonParser.class })
	void classMissing(Class<?> missing) {
		this.runnerWithKey.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResponsesWebSocketClient.class));
	}

	@Test
	void missingKeyFailsAtTheStart() {
		this.runner.run((context) -> assertThat(context).getFailure()
			.hasRootCauseInstanceOf(MissingApiKeyException.class)
			.rootCause()
			.hasMessage("No API key is configured for api.openai.com (responses-ws.api-key)"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:1/v1", "ws://127.0.0.1:1/v1", "http://[::1]:1/v1",
			"https://gateway.example.com/v1" })
	void serverOfOnesOwnNeedsNoKey(String baseUrl) {
		this.runner.withPropertyValues("responses-ws.base-url=" + baseUrl)
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void headerMayHoldTheKey() {
		this.runner.withPropertyValues("responses-ws.headers.Authorization=Bearer key")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
	}

	@ParameterizedTest
	@CsvSource({ "api.openai.com/v1, must start with https://", "ftp://api.openai.com/v1, must start with https://",
			"https:///v1, must name a host", "https://-score/v1, must name a host",
			"https://user:secret@api.openai.com/v1, must not hold a user name or a password",
			"http://gateway.example.com/v1, set responses-ws.allow-plaintext to true" })
	void impossibleBaseUrlFailsAtTheStart(String baseUrl, String reason) {
		FailureAnalysis analysis = analyze("responses-ws.base-url=" + baseUrl);
		assertThat(analysis.getDescription()).startsWith("responses-ws.base-url ")
			.contains(reason)
			.contains("responses-ws.base-url is set in")
			.doesNotContain("secret");
		assertThat(analysis.getAction()).contains("base-url: https://api.openai.com/v1");
	}

	@Test
	void plaintextIsAllowedOnRequest() {
		this.runner
			.withPropertyValues("responses-ws.base-url=http://gateway.example.com/v1",
					"responses-ws.allow-plaintext=true")
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
	}

	@Test
	void emptyBaseUrlCountsAsAbsent() {
		this.runnerWithKey.withPropertyValues("responses-ws.base-url=")
			.run((context) -> assertThat(context.getBean(ResponsesWebSocketClient.class).snapshot().endpoint())
				.isEqualTo("wss://api.openai.com/v1/responses"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "session.lanes=0", "session.max-frame-size=0", "session.ping-interval=0s",
			"timeouts.connect=0s", "timeouts.turn=-1s", "pool.max-sessions=0", "pool.max-age-jitter=2",
			"pool.min-backoff=1h" })
	void settingOutOfRangeFailsAtTheStart(String setting) {
		String property = "responses-ws." + setting.substring(0, setting.indexOf('='));
		FailureAnalysis analysis = analyze("responses-ws." + setting);
		assertThat(analysis.getDescription()).startsWith("responses-ws.").contains(property + " is set in");
		assertThat(analysis.getAction()).startsWith("Change ").contains(property);
	}

	@Test
	void unknownSslBundleFailsAtTheStart() {
		this.runnerWithKey.withPropertyValues("responses-ws.ssl.bundle=nobody")
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(NoSuchSslBundleException.class));
	}

	@Test
	void textForADurationFailsAtTheStart() {
		this.runnerWithKey.withPropertyValues("responses-ws.pool.max-age=soon")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(BindException.class.getName()));
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnClient.class, OwnTransport.class, OwnCredentials.class, OwnConnectionDetails.class,
			OwnLifecycle.class })
	void beanOfTheUserWins(Class<? extends Supplier<Class<?>>> configuration) {
		this.runnerWithKey.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanNamesForType(context.getBean(configuration).get())).containsExactly("own");
		});
	}

	@Test
	void clientOfTheUserNeedsNoKeyOfOurs() {
		this.runner.withUserConfiguration(OwnClient.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void credentialsOfTheUserStandInForTheKey() {
		this.runner.withUserConfiguration(OwnCredentials.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void connectionDetailsReplaceTheProperties() {
		this.runner.withUserConfiguration(OwnConnectionDetails.class)
			.withPropertyValues("responses-ws.base-url=https://property.example/v1")
			.run((context) -> assertThat(context.getBean(ResponsesWebSocketClient.class).snapshot().endpoint())
				.isEqualTo("ws://localhost:1/v1/responses"));
	}

	@Test
	void customizersAreAppliedInTheirOrder() {
		this.runnerWithKey.withUserConfiguration(Customizers.class)
			.run((context) -> assertThat(context.getBean(Customizers.class).calls).containsExactly("http 1", "http 2",
					"client 1", "client 2"));
	}

	@Test
	void eventLoopsOfTheResourceFactoryAreUsed() {
		this.runnerWithKey.withUserConfiguration(ReactorResourceFactoryConfiguration.class, LastCustomizer.class)
			.withPropertyValues("spring.reactor.netty.shutdown-quiet-period=0s")
			.run((context) -> assertThat(context.getBean(LastCustomizer.class).seen.configuration().loopResources())
				.isSameAs(context.getBean(ReactorResourceFactory.class).getLoopResources()));
	}

	@Test
	void clientIsMadeLateWhenBeansAreLazy() {
		this.runnerWithKey.withInitializer((context) -> context.addBeanFactoryPostProcessor((beanFactory) -> {
			for (String name : beanFactory.getBeanDefinitionNames()) {
				beanFactory.getBeanDefinition(name).setLazyInit(true);
			}
		}))
			.run((context) -> assertThat(context.getSourceApplicationContext()
				.getBeanFactory()
				.containsSingleton("responsesWebSocketClient")).isFalse());
	}

	private FailureAnalysis analyze(String property) {
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		AtomicReference<Environment> environment = new AtomicReference<>();
		this.runnerWithKey.withPropertyValues(property)
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.run((context) -> {
				assertThat(context).hasFailed();
				analysis
					.set(new InvalidSettingsFailureAnalyzer(environment.get()).analyze(context.getStartupFailure()));
			});
		return assertThat(analysis.get()).isNotNull().actual();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient implements Supplier<Class<?>> {

		@Bean
		ResponsesWebSocketClient own() {
			return ResponsesWebSocketClient.builder().apiKey("own-key").build();
		}

		@Override
		public Class<?> get() {
			return ResponsesWebSocketClient.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransport implements Supplier<Class<?>> {

		@Bean
		NettyTransport own() {
			return NettyTransport.create();
		}

		@Override
		public Class<?> get() {
			return NettyTransport.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCredentials implements Supplier<Class<?>> {

		@Bean
		CredentialsSupplier own() {
			return (refresh) -> Mono.just(Credentials.bearer("token"));
		}

		@Override
		public Class<?> get() {
			return CredentialsSupplier.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionDetails implements Supplier<Class<?>> {

		@Bean
		ResponsesWsConnectionDetails own() {
			return () -> URI.create("http://localhost:1/v1");
		}

		@Override
		public Class<?> get() {
			return ResponsesWsConnectionDetails.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLifecycle implements Supplier<Class<?>> {

		@Bean
		ResponsesWebSocketClientLifecycle own(ConfigurableListableBeanFactory beanFactory) {
			return new ResponsesWebSocketClientLifecycle(beanFactory);
		}

		@Override
		public Class<?> get() {
			return ResponsesWebSocketClientLifecycle.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		ResponsesWsHttpClientCustomizer secondHttp() {
			return (httpClient) -> {
				this.calls.add("http 2");
				return httpClient;
			};
		}

		@Bean
		@Order(1)
		ResponsesWsHttpClientCustomizer firstHttp() {
			return (httpClient) -> {
				this.calls.add("http 1");
				return httpClient;
			};
		}

		@Bean
		@Order(2)
		ResponsesWebSocketClientBuilderCustomizer secondClient() {
			return (builder) -> this.calls.add("client 2");
		}

		@Bean
		@Order(1)
		ResponsesWebSocketClientBuilderCustomizer firstClient() {
			return (builder) -> this.calls.add("client 1");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LastCustomizer {

		private HttpClient seen = HttpClient.create();

		@Bean
		ResponsesWsHttpClientCustomizer customizer() {
			return (httpClient) -> {
				this.seen = httpClient;
				return httpClient;
			};
		}

	}

}
