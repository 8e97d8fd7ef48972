package io.github.responsesws.connection;

import java.net.URI;
import java.util.Map;

import io.github.responsesws.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServiceEnvironmentTests {

	@Test
	void readsTheVariablesOfTheOfficialClients() {
		ServiceEnvironment environment = environment(Map.of("OPENAI_API_KEY", "key\n", "OPENAI_BASE_URL",
				"https://gateway.example/v1", "OPENAI_ORG_ID", "org", "OPENAI_PROJECT_ID", "proj"));
		assertThat(environment.apiKey()).isEqualTo("key");
		assertThat(environment.baseUrl()).isEqualTo(URI.create("https://gateway.example/v1"));
		assertThat(environment.organization()).isEqualTo("org");
		assertThat(environment.project()).isEqualTo("proj");
	}

	@Test
	void blankVariablesCountAsAbsent() {
		ServiceEnvironment environment = environment(Map.of("OPENAI_API_KEY", "", "OPENAI_BASE_URL", " "));
		assertThat(environment.apiKey()).isNull();
		assertThat(environment.baseUrl()).isNull();
		assertThat(environment.organization()).isNull();
		assertThat(environment.project()).isNull();
	}

	@Test
	void whatIsNoUrlIsNotRepeated() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(environment(Map.of("OPENAI_BASE_URL", "https://user:pass word@host"))::baseUrl)
			.withMessageStartingWith("OPENAI_BASE_URL is not a URL (")
			.withMessageNotContaining("word")
			.withNoCause()
			.satisfies((ex) -> {
				assertThat(ex.properties()).containsExactly("OPENAI_BASE_URL");
				assertThat(ex.value()).isNull();
			});
	}

	private static ServiceEnvironment environment(Map<String, String> variables) {
		return ServiceEnvironment.of(variables::get);
	}

}
