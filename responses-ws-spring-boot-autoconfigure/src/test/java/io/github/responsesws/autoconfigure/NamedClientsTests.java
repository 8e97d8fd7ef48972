package io.github.responsesws.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.MissingApiKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Clients below {@code responses-ws.clients}: which there are, what they inherit and what
 * they are made of.
 */
@ExtendWith(OutputCaptureExtension.class)
class NamedClientsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ResponsesWsAutoConfiguration.class,
				ResponsesWsToolAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=");

	private final ApplicationContextRunner both = this.runner.withPropertyValues("responses-ws.api-key=key",
			"responses-ws.model=small", "responses-ws.clients.eu-west.model=large");

	// Which there are

	@Test
	void eachNameIsABeanFoundByItsQualifier() {
		this.both.withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.plain).isSameAs(context.getBean("responsesWebSocketClient"));
			assertThat(injected.byQualifier).isSameAs(context.getBean("euWestResponsesWebSocketClient"))
				.isNotSameAs(injected.plain);
			assertThat(injected.all).containsExactlyInAnyOrder(injected.plain, injected.byQualifier);
			ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
			assertThat(clients.names()).containsExactly("default", "eu-west");
			assertThat(clients.get("default")).isSameAs(injected.plain);
			assertThat(clients.get("eu-west")).isSameAs(injected.byQualifier);
			assertThatIllegalArgumentException().isThrownBy(() -> clients.get("mars"))
				.withMessage("There is no client 'mars', but default, eu-west");
		});
	}

	@Test
	void clientOfAPageIsTheNamedOne() {
		this.both.withPropertyValues("responses-ws.clients.eu.model=large")
			.withUserConfiguration(Translations.class)
			.run((context) -> assertThat(context.getBean(Translator.class).client())
				.isSameAs(clients(context).get("eu")));
	}

	@Test
	void theOnlyNamedClientIsInjectedByType(CapturedOutput output) {
		this.runner.withPropertyValues("responses-ws.clients.eu.api-key=key").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("responsesWebSocketClient");
			assertThat(context.getBean(ResponsesWebSocketClient.class))
				.isSameAs(context.getBean("euResponsesWebSocketClient"));
			assertThat(context.getBean(ResponsesWebSocketClients.class).names()).containsExactly("eu");
		});
		assertThat(output).containsOnlyOnce("There is no default client, because neither responses-ws.api-key nor "
				+ "OPENAI_API_KEY is set: client 'eu' is injected where no qualifier asks for it, too");
	}

	@Test
	void whereADefaultClientIsThereOrNobodyStandsForItNothingIsSaidOfIt(CapturedOutput output) {
		this.both.run((context) -> assertThat(context).hasBean("responsesWebSocketClient"));
		this.runner
			.withPropertyValues("responses-ws.clients.eu.api-key=key", "responses-ws.clients.us.api-key=other-key")
			.run((context) -> assertThat(context).doesNotHaveBean("responsesWebSocketClient"));
		assertThat(output).doesNotContain("no default client");
	}

	@Test
	void ofSeveralNamedClientsOneHasToBeNamed() {
		this.runner
			.withPropertyValues("responses-ws.clients.eu.api-key=key", "responses-ws.clients.us.api-key=other-key")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("responsesWebSocketClient");
				assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
					.isThrownBy(() -> context.getBean(ResponsesWebSocketClient.class))
					.withMessageContaining("euResponsesWebSocketClient")
					.withMessageContaining("usResponsesWebSocketClient");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "responses-ws.api-key=key", "OPENAI_API_KEY=key", "responses-ws.headers.Authorization=key",
			"responses-ws.base-url=http://localhost:1/v1", "OPENAI_BASE_URL=http://localhost:1/v1" })
	void defaultClientIsThereIfItCanCallSomebody(String property) {
		this.runner.withPropertyValues("responses-ws.clients.eu.api-key=key", property)
			.run((context) -> assertThat(context).hasBean("responsesWebSocketClient")
				.hasBean("euResponsesWebSocketClient"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "responses-ws.model=small", "responses-ws.api-key=",
			"responses-ws.base-url=https://api.x.ai/v1", "responses-ws.headers.X-Team=a" })
	void propertiesThatAreOnlyInheritedMakeNoDefaultClient(String property) {
		this.runner.withPropertyValues("responses-ws.clients.eu.api-key=key", property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("responsesWebSocketClient")
				.hasBean("euResponsesWebSocketClient"));
	}

	@Test
	void credentialsForAllMakeADefaultClient() {
		this.runner.withPropertyValues("responses-ws.clients.eu.model=large")
			.withUserConfiguration(CredentialsOfAll.class)
			.run((context) -> assertThat(context).hasBean("responsesWebSocketClient")
				.hasBean("euResponsesWebSocketClient"));
	}

	@Test
	void environmentVariablesNameClientsToo() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("RESPONSESWS_CLIENTS_EU_APIKEY", "key", "RESPONSESWS_CLIENTS_USEAST_APIKEY", "other"))))
			.withPropertyValues("responses-ws.clients.us-east.model=large")
			.run((context) -> {
				ResponsesWebSocketClients clients = context.getBean(ResponsesWebSocketClients.class);
				assertThat(clients.names()).containsExactlyInAnyOrder("eu", "us-east");
				assertThat(clients.configuration("us-east").connectionDetails().getApiKey()).isEqualTo("other");
				assertThat(clients.configuration("us-east").properties().getModel()).isEqualTo("large");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "EU", "eu_west", "1st", "[a.b]", "eu-", "a--b", "default",
			"a2345678901234567890123456789012345678901234567890123456789012345" })
	void nameThatIsNoneIsRefused(String name) {
		String property = "responses-ws.clients." + name + ".api-key";
		this.runner.withPropertyValues(property + "=secret-key")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageStartingWith("responses-ws.clients.")
				.hasMessageContaining("must ")
				.message()
				.doesNotContain("secret-key"));
	}

	@Test
	void refusedNameComesWithOneThatWouldDo() {
		this.runner.withPropertyValues("responses-ws.clients.EU_West.api-key=key")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("responses-ws.clients.EU_West must have a name of lower-case letters, digits and single "
						+ "dashes that begins with a letter and has at most 64 characters, such as eu-west"));
	}

	@Test
	void clientsHaveNoClients() {
		this.runner.withPropertyValues("responses-ws.clients.eu.clients.fr.api-key=key")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageStartingWith("responses-ws.clients.eu.clients must not be set"));
	}

	@Test
	void beansAreDescribedAheadOfTime() throws IOException {
		GenericApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "responses-ws.clients.eu.api-key=secret-key")
			.applyTo(context);
		context.registerBean(ResponsesWsAutoConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(NamedClientsTests.class)), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		StringBuilder sources = new StringBuilder();
		for (String file : files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet()) {
			sources.append(files.getGeneratedFileContent(GeneratedFiles.Kind.SOURCE, file));
		}
		assertThat(sources.toString())
			.contains("euResponsesWebSocketClient", "setFallback(true)",
					"AutowireCandidateQualifier(\"org.springframework.beans.factory.annotation.Qualifier\", \"eu\")")
			.doesNotContain("secret-key");
	}

	@Test
	void connectionDetailsOfAllAreInheritedToo() {
		this.runner.withPropertyValues("responses-ws.clients.eu.model=large")
			.withUserConfiguration(DetailsOfAll.class)
			.run((context) -> assertThat(clients(context).get("eu").snapshot().endpoint())
				.isEqualTo("ws://localhost:7/v1/responses"));
	}

	// What they are made of

	@Test
	void beansWithTheNameOfAClientAreItsAlone() {
		this.both.withPropertyValues("responses-ws.clients.us.model=large")
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Customizers.class).calls).containsOnly("all", "only eu-west")
					.filteredOn("all"::equals)
					.hasSize(3);
				assertThat(context.getBean(Customizers.class).calls).filteredOn("only eu-west"::equals).hasSize(1);
				assertThat(context.getBean(Customizers.class).contributions).containsExactlyInAnyOrder("default openai",
						"eu-west openai", "us openai");
			});
	}

	@Test
	void credentialsOfOneClientAreNotThoseOfOthers() {
		this.runner.withPropertyValues("responses-ws.clients.eu.model=large")
			.withUserConfiguration(CredentialsOfEu.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("responsesWebSocketClient"));
		this.runner.withPropertyValues("responses-ws.clients.us.model=large")
			.withUserConfiguration(CredentialsOfEu.class)
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("responses-ws.clients.eu.model=large", "responses-ws.clients.us.model=large")
			.withUserConfiguration(CredentialsOfEu.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(MissingApiKeyException.class)
				.hasStackTraceContaining("responses-ws.clients.us"));
	}

	@Test
	void clientOfTheApplicationTakesThePlaceOfANamedOne() {
		this.both.withUserConfiguration(OwnEuWest.class).run((context) -> {
			assertThat(context).hasBean("responsesWebSocketClient").doesNotHaveBean("euWestResponsesWebSocketClient");
			assertThat(clients(context).get("eu-west")).isSameAs(context.getBean("mine"));
			assertThat(clients(context).names()).containsExactly("default", "eu-west");
		});
	}

	@Test
	void secondClientThatIsNoDefaultCandidateStandsBesideTheFirst() {
		this.runner.withPropertyValues("responses-ws.api-key=key", "responses-ws.pool.max-sessions=3")
			.withUserConfiguration(Second.class)
			.run((context) -> {
				assertThat(context.getBean(ResponsesWebSocketClient.class))
					.isSameAs(context.getBean("responsesWebSocketClient"));
				assertThat(clients(context).names()).containsExactly("default", "second");
				assertThat(clients(context).get("second").snapshot().settings().maxSessions()).isEqualTo(3);
			});
	}

	@Test
	void clientThatReplacesTheDefaultOneIsNotSilent(CapturedOutput output) {
		this.runner.withUserConfiguration(Replacement.class)
			.run((context) -> assertThat(context).hasSingleBean(ResponsesWebSocketClient.class));
		assertThat(output).doesNotContain("takes the place");
		this.runner.withPropertyValues("responses-ws.api-key=key", "responses-ws.clients.eu.model=large")
			.withUserConfiguration(Replacement.class)
			.run((context) -> assertThat(clients(context).names()).containsExactlyInAnyOrder("replacement", "eu"));
		assertThat(output).contains("The bean 'replacement' takes the place of the client that responses-ws.*");
	}

	@Test
	void clientsOfOneServiceDifferInWhatTheyState() {
		this.both.withPropertyValues("responses-ws.clients.eu-west.pool.max-sessions=2").run((context) -> {
			assertThat(clients(context).get("default").snapshot().settings().maxSessions()).isEqualTo(8);
			assertThat(clients(context).get("eu-west").snapshot().settings().maxSessions()).isEqualTo(2);
		});
	}

	@Test
	void conversationsOfTwoClientsDoNotShareARepository() {
		this.both.withUserConfiguration(RepositoryOfAll.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("would keep their conversations in one ConversationRepository bean"));
		this.runner.withPropertyValues("responses-ws.clients.eu.api-key=key")
			.withUserConfiguration(RepositoryOfAll.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static ResponsesWebSocketClients clients(AssertableApplicationContext context) {
		return context.getBean(ResponsesWebSocketClients.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		private final ResponsesWebSocketClient plain;

		private final ResponsesWebSocketClient byQualifier;

		private final List<ResponsesWebSocketClient> all;

		Injected(ResponsesWebSocketClient plain, @Qualifier("eu-west") ResponsesWebSocketClient byQualifier,
				List<ResponsesWebSocketClient> all) {
			this.plain = plain;
			this.byQualifier = byQualifier;
			this.all = all;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsOfAll {

		@Bean
		CredentialsSupplier credentials() {
			return (refresh) -> Mono.just(Credentials.bearer("token"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsOfEu {

		// snippet: credentials-of-name
		@Bean
		@Qualifier("eu")
		CredentialsSupplier euCredentials(Tokens tokens) {
			return (refresh) -> tokens.next().map(Credentials::bearer);
		}
		// end

		@Bean
		Tokens tokens() {
			return () -> Mono.just("token");
		}

	}

	/**
	 * Gives tokens.
	 */
	interface Tokens {

		Mono<String> next();

	}

	@Configuration(proxyBeanMethods = false)
	static class Translations {

		// snippet: named-client
		@Bean
		Translator translator(@Qualifier("eu") ResponsesWebSocketClient client) {
			return new Translator(client);
		}
		// end

	}

	/**
	 * Uses a client.
	 *
	 * @param client which one
	 */
	record Translator(ResponsesWebSocketClient client) {
	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsOfAll {

		@Bean
		ResponsesWsConnectionDetails details() {
			return () -> URI.create("http://localhost:7/v1");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final List<String> contributions = new CopyOnWriteArrayList<>();

		@Bean
		ResponsesWebSocketClientBuilderCustomizer ofAll() {
			return (builder) -> this.calls.add("all");
		}

		@Bean
		@Qualifier("eu-west")
		ResponsesWebSocketClientBuilderCustomizer ofOne() {
			return (builder) -> this.calls.add("only eu-west");
		}

		@Bean
		NamedClientContributor contributor() {
			return (client, builder) -> this.contributions
				.add(client.name() + " " + Provider.of(client.connectionDetails().getBaseUrl()).conventionalName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEuWest {

		@Bean(defaultCandidate = false)
		@Qualifier("eu-west")
		ResponsesWebSocketClient mine(ResponsesWebSocketClients clients) {
			return clients.builder("eu-west").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		// snippet: second-client
		@Bean(defaultCandidate = false)
		ResponsesWebSocketClient second(ResponsesWebSocketClients clients) {
			return clients.builder("second").model("gpt-5-nano").build();
		}
		// end

	}

	@Configuration(proxyBeanMethods = false)
	static class Replacement {

		@Bean
		ResponsesWebSocketClient replacement() {
			return ResponsesWebSocketClient.builder().apiKey("own-key").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RepositoryOfAll {

		@Bean
		InMemoryConversationRepository repository() {
			return new InMemoryConversationRepository(10, 1_000_000, Duration.ofMinutes(1));
		}

	}

}
