package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.connection.Credentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ConnectionDetailsCredentialsSupplierTests {

	@Test
	void keyIsSentAsBearerToken() {
		Credentials credentials = credentials("https://api.openai.com/v1", "secret");
		assertThat(credentials).isNotNull();
		assertThat(credentials.header()).isEqualTo("Authorization");
		assertThat(credentials.value()).isEqualTo("Bearer secret");
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
	void connectionDetailsAreAskedAtEveryHandshake() {
		AtomicInteger asked = new AtomicInteger();
		ConnectionDetailsCredentialsSupplier supplier = new ConnectionDetailsCredentialsSupplier(
				new ResponsesWsConnectionDetails() {

					@Override
					public URI getBaseUrl() {
						return URI.create("https://api.openai.com/v1");
					}

					@Override
					public String getApiKey() {
						return "key-" + asked.incrementAndGet();
					}

				}, null);
		assertThat(supplier.credentials(false).map(Credentials::value).block(Duration.ofSeconds(5)))
			.isEqualTo("Bearer key-1");
		assertThat(supplier.credentials(true).map(Credentials::value).block(Duration.ofSeconds(5)))
			.isEqualTo("Bearer key-2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.openai.com/v1", "https://API.OpenAI.com/v1", "wss://eu.api.openai.com/v1",
			"https://resource.openai.azure.com/openai/v1", "https://api.x.ai/v1", "https://ai-gateway.vercel.sh/v1" })
	void knownServiceWithoutKeyIsRefused(String baseUrl) {
		assertThatExceptionOfType(MissingApiKeyException.class)
			.isThrownBy(() -> supplier(baseUrl, null).requireApiKey(Set.of("X-Tenant")))
			.withMessage("No API key is configured for " + URI.create(baseUrl).getHost());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/v1", "http://127.0.0.1:8080/v1", "https://gateway.example.com/v1",
			"https://notapi.openai.com.example.com/v1" })
	void otherServiceMayGoWithoutKey(String baseUrl) {
		assertThatNoException().isThrownBy(() -> supplier(baseUrl, null).requireApiKey(Set.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "authorization", "Api-Key" })
	void configuredHeaderMayHoldTheCredentials(String header) {
		assertThatNoException()
			.isThrownBy(() -> supplier("https://api.openai.com/v1", null).requireApiKey(Set.of(header)));
	}

	@Test
	void keyThatDoesNotFitIntoAHeaderIsRefusedWithoutRepeatingIt() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> supplier("https://api.openai.com/v1", "sec\nret").requireApiKey(Set.of()))
			.withMessageStartingWith("responses-ws.api-key (or OPENAI_API_KEY) cannot be sent: ")
			.withMessageNotContaining("ret");
	}

	private static @Nullable Credentials credentials(String baseUrl, @Nullable String apiKey) {
		return supplier(baseUrl, apiKey).credentials(false).block(Duration.ofSeconds(5));
	}

	private static ConnectionDetailsCredentialsSupplier supplier(String baseUrl, @Nullable String apiKey) {
		return new ConnectionDetailsCredentialsSupplier(new ResponsesWsConnectionDetails() {

			@Override
			public URI getBaseUrl() {
				return URI.create(baseUrl);
			}

			@Override
			public @Nullable String getApiKey() {
				return apiKey;
			}

		}, null);
	}

}
