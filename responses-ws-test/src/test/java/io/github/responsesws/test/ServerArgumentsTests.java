package io.github.responsesws.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServerArgumentsTests {

	@Test
	void noArgumentsMeanDefaults() {
		ServerArguments arguments = ServerArguments.parse();
		assertThat(arguments.port()).isEqualTo(9090);
		assertThat(arguments.apiKey()).isNull();
		assertThat(arguments.latency()).isZero();
		assertThat(arguments.maxConnectionAge()).isNull();
		assertThat(arguments.help()).isFalse();
	}

	@Test
	void everyOptionIsRead() {
		ServerArguments arguments = ServerArguments.parse("--port", "0", "--api-key=k=1", "--latency", "20ms",
				"--max-connection-age=5m");
		assertThat(arguments.port()).isZero();
		assertThat(arguments.apiKey()).isEqualTo("k=1");
		assertThat(arguments.latency()).isEqualTo(Duration.ofMillis(20));
		assertThat(arguments.maxConnectionAge()).isEqualTo(Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@CsvSource({ "7ms,PT0.007S", "3s,PT3S", "2m,PT2M", "1h,PT1H", "PT1.5S,PT1.5S", "0ms,PT0S" })
	void durationsHaveUnitsOrAreIso(String value, Duration expected) {
		assertThat(ServerArguments.parse("--latency", value).latency()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "20", "ms", "-5ms", "PT-1S", "fast", "99999999999ms" })
	void otherDurationsAreRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerArguments.parse("--latency", value))
			.withMessage("--latency must be a duration such as 20ms, 5s or 5m, not " + value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "65536", "http" })
	void otherPortsAreRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerArguments.parse("--port", value))
			.withMessage("--port must be a number from 0 to 65535, not " + value);
	}

	@Test
	void aConnectionAgeOfZeroIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerArguments.parse("--max-connection-age", "0s"))
			.withMessage("--max-connection-age must be longer than zero");
	}

	@Test
	void aMissingValueIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerArguments.parse("--api-key"))
			.withMessage("--api-key needs a value");
	}

	@Test
	void anUnknownOptionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerArguments.parse("--prot=1"))
			.withMessage("Unknown option --prot");
	}

	@Test
	void theApiKeyIsNotPrinted() {
		assertThat(ServerArguments.parse("--api-key", "secret").toString()).doesNotContain("secret");
	}

}
