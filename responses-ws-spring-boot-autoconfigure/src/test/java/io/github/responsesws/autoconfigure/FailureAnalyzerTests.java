package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.MissingApiKeyException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FailureAnalyzerTests {

	@Test
	void missingKeySaysWhatToAddWhere() {
		FailureAnalysis analysis = new MissingApiKeyFailureAnalyzer()
			.analyze(new IllegalStateException(new MissingApiKeyException("api.openai.com", null)));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("No API key is configured for api.openai.com.");
		assertThat(analysis.getAction()).contains("OPENAI_API_KEY")
			.contains("    responses-ws:\n      api-key: ")
			.contains("responses-ws.base-url")
			.contains("CredentialsSupplier")
			.contains("responses-ws.enabled");
	}

	@Test
	void invalidSettingSaysWhereItIsSet() {
		MockEnvironment environment = new MockEnvironment();
		environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource("application.yml", Map.of("responses-ws.session.lanes",
					OriginTrackedValue.of(17, new NamedOrigin("class path resource [application.yml] - 3:12")))));
		FailureAnalysis analysis = new InvalidSettingsFailureAnalyzer(environment).analyze(new IllegalStateException(
				InvalidSettingsException.of("responses-ws.session.lanes", "must be at most 16", "17")));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription().lines()).containsExactly(
				"responses-ws.session.lanes must be at most 16, but is 17.", "",
				"responses-ws.session.lanes is set in class path resource [application.yml] - 3:12.");
		assertThat(analysis.getAction())
			.isEqualTo("Change responses-ws.session.lanes in your application's configuration.");
	}

	@Test
	void settingsThatContradictEachOtherAreBothNamed() {
		MockEnvironment environment = new MockEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("responses-ws.pool.min-backoff", "9s")));
		FailureAnalysis analysis = new InvalidSettingsFailureAnalyzer(environment)
			.analyze(assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> PoolSettings.builder().minBackoff(Duration.ofSeconds(9)).build())
				.actual());
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.startsWith("responses-ws.pool.max-backoff must not be shorter than responses-ws.pool.min-backoff, "
					+ "but 8s is shorter than 9s.")
			.doesNotContain("max-backoff is set in")
			.contains("responses-ws.pool.min-backoff is set in property source 'test'.");
		assertThat(analysis.getAction()).isEqualTo("Change responses-ws.pool.max-backoff or "
				+ "responses-ws.pool.min-backoff in your application's configuration.");
	}

	@Test
	void impossibleBaseUrlSaysWhatToAddAndWhichVariableHoldsIt() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("shell", Map.of("OPENAI_BASE_URL", "https://user:pass@host")));
		FailureAnalysis analysis = new InvalidSettingsFailureAnalyzer(environment)
			.analyze(assertThatExceptionOfType(InvalidSettingsException.class)
				.isThrownBy(() -> ConnectionSettings.builder().baseUrl("https://user:pass@host").build())
				.actual());
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("OPENAI_BASE_URL is set in property source 'shell'.")
			.doesNotContain("pass@");
		assertThat(analysis.getAction()).contains("OPENAI_BASE_URL")
			.contains("    responses-ws:\n      base-url: https://api.openai.com/v1\n");
	}

	@Test
	void withoutEnvironmentTheMessageIsEnough() {
		FailureAnalysis analysis = new InvalidSettingsFailureAnalyzer(null)
			.analyze(InvalidSettingsException.of("responses-ws.session.lanes", "must be at least 1", "0"));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("responses-ws.session.lanes must be at least 1, but is 0.");
	}

	@Test
	void otherFailuresAreLeftToOthers() {
		assertThat(new InvalidSettingsFailureAnalyzer(null).analyze(new IllegalStateException())).isNull();
		assertThat(new MissingApiKeyFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

	/**
	 * A place with a name.
	 *
	 * @param name the name
	 */
	private record NamedOrigin(String name) implements Origin {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
