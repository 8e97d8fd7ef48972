package io.github.responsesws.connection;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.MissingApiKeyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ApiKeyCredentialsTests {

	@Test
	void keyIsSentAsBearerToken() {
		Credentials credentials = credentials("https://api.openai.com/v1", "secret");
		assertThat(credentials).isNotNull();
		assertThat(credentials.header()).isEqualTo("Authorization");
		assertThat(credentials.value()).isEqualTo("Bearer secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void blankKeyCountsAsAbsent(String apiKey) {
		assertThat(credentials("http://localhost:8080/v1", apiKey)).isNull();
		assertThatExceptionOfType(MissingApiKeyException.class)
			.isThrownBy(() -> check("https://api.openai.com/v1", apiKey));
	}

	@Test
	void lineBreakAtTheEndOfAKeyIsDropped() {
		assertThat(credentials("https://api.openai.com/v1", "secret\n")).extracting(Credentials::value)
			.isEqualTo("Bearer secret");
	}

	@Test
	void azureGetsItsOwnHeader() {
		Credentials credentials = credentials("https://resource.openai.azure.com/openai/v1", "secret");
		assertThat(credentials).isNotNull();
		assertThat(credentials.header()).isEqualTo("api-key");
		assertThat(credentials.value()).isEqualTo("secret");
	}

	@Test
	void withoutKeyThereAreNoCredentials() {
		assertThat(credentials("http://localhost:8080/v1", null)).isNull();
	}

	@Test
	void keyIsAskedForAtEveryHandshake() {
		AtomicInteger asked = new AtomicInteger();
		ApiKeyCredentials supplier = ApiKeyCredentials.of(() -> Provider.OPENAI,
				() -> "key-" + asked.incrementAndGet());
		assertThat(supplier.credentials(false).map(Credentials::value).block(Duration.ofSeconds(60)))
			.isEqualTo("Bearer key-1");
		assertThat(supplier.credentials(true).map(Credentials::value).block(Duration.ofSeconds(60)))
			.isEqualTo("Bearer key-2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.openai.com/v1", "https://API.OpenAI.com/v1", "wss://eu.api.openai.com/v1",
			"https://resource.openai.azure.com/openai/v1", "https://api.x.ai/v1", "https://ai-gateway.vercel.sh/v1" })
	void knownServiceWithoutKeyIsRefused(String baseUrl) {
		assertThatExceptionOfType(MissingApiKeyException.class).isThrownBy(() -> check(baseUrl, null, "X-Tenant"))
			.withMessage("No API key is configured for " + URI.create(baseUrl).getHost() + " (responses-ws.api-key)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/v1", "http://127.0.0.1:8080/v1", "https://gateway.example.com/v1",
			"https://notapi.openai.com.example.com/v1" })
	void otherServiceMayGoWithoutKey(String baseUrl) {
		assertThatNoException().isThrownBy(() -> check(baseUrl, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "authorization", "Api-Key" })
	void configuredHeaderMayHoldTheCredentials(String header) {
		assertThatNoException().isThrownBy(() -> check("https://api.openai.com/v1", null, header));
	}

	@Test
	void keyThatDoesNotFitIntoAHeaderIsRefusedWithoutRepeatingIt() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> check("https://api.openai.com/v1", "sec\nret"))
			.withMessageStartingWith("responses-ws.api-key (or OPENAI_API_KEY) cannot be sent: ")
			.withMessageNotContaining("ret");
	}

	private static @Nullable Credentials credentials(String baseUrl, @Nullable String apiKey) {
		return supplier(baseUrl, apiKey).credentials(false).block(Duration.ofSeconds(60));
	}

	private static void check(String baseUrl, @Nullable String apiKey, String... headers) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String header : headers) {
			values.put(header, "value");
		}
		supplier(baseUrl, apiKey).check(ConnectionSettings.builder().baseUrl(baseUrl).headers(values).build());
	}

	private static ApiKeyCredentials supplier(String baseUrl, @Nullable String apiKey) {
		return ApiKeyCredentials.of(() -> Provider.of(URI.create(baseUrl)), () -> apiKey);
	}

}
