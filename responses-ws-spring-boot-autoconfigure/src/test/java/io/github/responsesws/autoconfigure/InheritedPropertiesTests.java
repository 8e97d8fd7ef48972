package io.github.responsesws.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients below {@code responses-ws.clients} inherit, and what a start that fails
 * says of them.
 */
class InheritedPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ResponsesWsAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=", "OPENAI_BASE_URL=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=");

	@Test
	void whatIsNotStatedIsInherited() {
		configured("eu", List.of("responses-ws.api-key=key", "responses-ws.organization=org",
				"responses-ws.model=small", "responses-ws.pool.max-sessions=3", "responses-ws.pool.max-pending=30",
				"responses-ws.headers.X-Team=red", "responses-ws.headers.X-Cost=7", "responses-ws.proxy.host=proxy",
				"responses-ws.proxy.non-proxy-hosts=a,b", "responses-ws.limits.models.m.in-flight=2",
				"responses-ws.limits.models.m.turns-per-minute=9", "responses-ws.clients.eu.pool.max-sessions=5",
				"responses-ws.clients.eu.headers.X-Team=blue", "responses-ws.clients.eu.proxy.non-proxy-hosts=c",
				"responses-ws.clients.eu.limits.models.m.in-flight=4",
				"responses-ws.clients.eu.timeouts.first-event=30"), (client) -> {
					ResponsesWsProperties properties = client.properties();
					assertThat(client.connectionDetails().getApiKey()).isEqualTo("key");
					assertThat(client.connectionDetails().getOrganization()).isEqualTo("org");
					assertThat(properties.getModel()).isEqualTo("small");
					assertThat(properties.getPool().getMaxSessions()).isEqualTo(5);
					assertThat(properties.getPool().getMaxPending()).isEqualTo(30);
					assertThat(properties.getTimeouts().getFirstEvent()).hasSeconds(30);
					// Maps are joined by their keys, lists replaced.
					assertThat(properties.getHeaders()).containsOnly(Map.entry("X-Team", "blue"),
							Map.entry("X-Cost", "7"));
					assertThat(properties.getProxy().getHost()).isEqualTo("proxy");
					assertThat(properties.getProxy().getNonProxyHosts()).containsExactly("c");
					// What a key of a map holds is one value.
					assertThat(properties.getLimits().getModels().get("m").getInFlight()).isEqualTo(4);
					assertThat(properties.getLimits().getModels().get("m").getTurnsPerMinute()).isZero();
				});
	}

	@Test
	void variablesOfTheOfficialSdksAreInheritedToo() {
		configured("eu",
				List.of("OPENAI_API_KEY=key", "OPENAI_PROJECT_ID=project", "responses-ws.clients.eu.model=large"),
				(client) -> {
					assertThat(client.connectionDetails().getApiKey()).isEqualTo("key");
					assertThat(client.connectionDetails().getProject()).isEqualTo("project");
				});
	}

	@Test
	void whoCallsIsToldToNoOtherService() {
		configured("x", List.of("responses-ws.api-key=secret", "responses-ws.organization=org",
				"responses-ws.project=project", "responses-ws.headers.X-Secret=secret", "responses-ws.query.sig=secret",
				"responses-ws.provider=openai", "responses-ws.clients.x.base-url=https://gateway.example.com/v1"),
				(client) -> {
					assertThat(client.connectionDetails().getApiKey()).isNull();
					assertThat(client.connectionDetails().getOrganization()).isNull();
					assertThat(client.connectionDetails().getProject()).isNull();
					assertThat(client.properties().getHeaders()).isEmpty();
					assertThat(client.properties().getQuery()).isEmpty();
					assertThat(client.properties().getProvider()).isNull();
				});
	}

	@Test
	void anotherPathIsTheSameService() {
		configured("x",
				List.of("responses-ws.api-key=key", "responses-ws.base-url=https://gateway.example.com/a/v1",
						"responses-ws.headers.X-Team=red",
						"responses-ws.clients.x.base-url=https://Gateway.example.com:443/b/v1"),
				(client) -> {
					assertThat(client.connectionDetails().getApiKey()).isEqualTo("key");
					assertThat(client.properties().getHeaders()).containsEntry("X-Team", "red");
				});
	}

	@Test
	void emptyValueTakesBackWhatWouldBeInherited() {
		configured("eu",
				List.of("responses-ws.api-key=key", "responses-ws.base-url=http://localhost:1/v1",
						"responses-ws.organization=org", "responses-ws.clients.eu.api-key=",
						"responses-ws.clients.eu.organization="),
				(client) -> {
					assertThat(client.connectionDetails().getApiKey()).isNull();
					assertThat(client.connectionDetails().getOrganization()).isNull();
				});
	}

	@Test
	void missingKeyNamesTheClient() {
		FailureAnalysis analysis = analyze("responses-ws.api-key=key",
				"responses-ws.clients.x.base-url=https://api.x.ai/v1");
		assertThat(analysis.getDescription()).isEqualTo(
				"No API key is configured for api.x.ai, to which the client 'x' (responses-ws.clients.x) connects.");
		assertThat(analysis.getAction()).contains("    responses-ws:\n      clients:\n        x:\n          api-key: ")
			.contains("@Qualifier(\"x\")")
			.contains("responses-ws.clients.x.provider");
	}

	@Test
	void settingOfTheClientIsNamedByItsOwnName() {
		FailureAnalysis analysis = analyze("responses-ws.api-key=key", "responses-ws.clients.eu.session.lanes=17");
		assertThat(analysis.getDescription())
			.startsWith("responses-ws.clients.eu.session.lanes must be at most 16, but is 17.")
			.contains("responses-ws.clients.eu.session.lanes is set in");
		assertThat(analysis.getAction())
			.isEqualTo("Change responses-ws.clients.eu.session.lanes in your application's configuration.");
	}

	@Test
	void inheritedSettingIsNamedAsItIsSet() {
		FailureAnalysis analysis = analyze("responses-ws.session.lanes=17", "responses-ws.clients.eu.api-key=key");
		assertThat(analysis.getDescription())
			.startsWith("responses-ws.session.lanes must be at most 16, but is 17 (client eu).");
	}

	@Test
	void placeholderThatNothingResolvesIsNamedWithItsClient() {
		FailureAnalysis analysis = analyze("responses-ws.clients.eu.api-key=${NOT_SET_HERE}");
		assertThat(analysis.getDescription())
			.startsWith("responses-ws.clients.eu.api-key refers to ${NOT_SET_HERE}, which is not set.");
	}

	private FailureAnalysis analyze(String... properties) {
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		AtomicReference<Environment> environment = new AtomicReference<>();
		this.runner.withPropertyValues(properties)
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.run((context) -> {
				assertThat(context).hasFailed();
				FailureAnalysis found = new InvalidSettingsFailureAnalyzer(environment.get())
					.analyze(context.getStartupFailure());
				analysis.set((found != null) ? found
						: new MissingApiKeyFailureAnalyzer().analyze(context.getStartupFailure()));
			});
		return assertThat(analysis.get()).isNotNull().actual();
	}

	private void configured(String name, List<String> properties, Consumer<NamedClient> assertions) {
		this.runner.withPropertyValues(properties.toArray(String[]::new)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertions.accept(context.getBean(ResponsesWebSocketClients.class).configuration(name));
		});
	}

}
