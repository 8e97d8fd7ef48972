package io.github.responsesws.metrics;

import java.net.URI;

import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GenAiMetersTests {

	@ParameterizedTest
	@CsvSource({ "https://api.openai.com/v1, openai, api.openai.com, 443",
			"https://EU.api.openai.com/v1, openai, eu.api.openai.com, 443",
			"https://res.openai.azure.com/openai/v1, azure.ai.openai, res.openai.azure.com, 443",
			"wss://api.x.ai/v1, x_ai, api.x.ai, 443", "http://localhost/v1, openai, localhost, 80",
			"ws://127.0.0.1:8080/v1, openai, 127.0.0.1, 8080", "https://notx.ai/v1, openai, notx.ai, 443" })
	void serviceIsKnownByItsAddress(URI baseUrl, String provider, String address, String port) {
		assertThat(GenAiMeters.tags(baseUrl)).isEqualTo(Tags.of("gen_ai.operation.name", "chat", "gen_ai.provider.name",
				provider, "server.address", address, "server.port", port));
	}

}
