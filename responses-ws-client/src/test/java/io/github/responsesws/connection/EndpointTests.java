package io.github.responsesws.connection;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EndpointTests {

	@ParameterizedTest
	@CsvSource({ "https://api.openai.com/v1, wss://api.openai.com/v1/responses",
			"https://api.openai.com/v1/, wss://api.openai.com/v1/responses",
			"http://localhost:8080/v1, ws://localhost:8080/v1/responses",
			"ws://127.0.0.1:9, ws://127.0.0.1:9/responses", "http://[::1]:9/v1, ws://[::1]:9/v1/responses",
			"wss://res.openai.azure.com/openai/v1, wss://res.openai.azure.com/openai/v1/responses" })
	void mapsBaseUrls(URI baseUrl, URI expected) {
		assertThat(Endpoint.of(baseUrl, Map.of(), false).uri()).isEqualTo(expected);
	}

	@Test
	void keepsTheQueryOutOfItsName() {
		Endpoint endpoint = Endpoint.of(URI.create("https://gateway.example/v1?key=secret"), Map.of("model", "m"),
				false);
		assertThat(endpoint.uri()).hasToString("wss://gateway.example/v1/responses?key=secret&model=m");
		assertThat(endpoint.name()).isEqualTo("wss://gateway.example/v1/responses");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api.openai.com/v1", "ftp://api.openai.com", "https:///v1", "mailto:a@b", "" })
	void refusesWhatIsNoAddress(String baseUrl) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConnectionSettings.builder().baseUrl(URI.create(baseUrl)).build())
			.withMessageContaining("responses-ws.base-url must");
	}

	@Test
	void refusesUserInformationAndDoesNotRepeatIt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConnectionSettings.builder().baseUrl(URI.create("https://me:secret@host/v1")).build())
			.withMessageContaining("responses-ws.api-key")
			.withMessageNotContaining("secret");
	}

	@Test
	void refusesPlaintextToOtherHostsUnlessAllowed() {
		URI baseUrl = URI.create("http://gateway.internal/v1");
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectionSettings.builder().baseUrl(baseUrl).build())
			.withMessageContaining("responses-ws.allow-plaintext");
		assertThat(ConnectionSettings.builder().baseUrl(baseUrl).allowPlaintext(true).build().endpoint().uri())
			.hasToString("ws://gateway.internal/v1/responses");
	}

}
