package io.github.responsesws.settings;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DurationTextTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0s", "PT-5S, -5s", "PT0.5S, 500ms", "PT-0.2S, -200ms", "PT1.5S, 1500ms", "PT90S, 90s",
			"PT2M, 2m", "PT1H, 1h", "PT24H, 24h", "PT-1H, -1h", "PT0.0001S, 100us", "PT0.000000001S, 1ns",
			"PT1H0.001S, 3600001ms" })
	void usesTheLargestUnitThatLosesNothing(Duration duration, String text) {
		assertThat(DurationText.of(duration)).isEqualTo(text);
	}

	@Test
	void writesDurationsThatCountNoNanoseconds() {
		assertThat(DurationText.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("9223372036854775807s");
		assertThat(DurationText.of(Duration.ofSeconds(Long.MAX_VALUE, 1))).isEqualTo("9223372036854775807000000001ns");
		assertThat(DurationText.of(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-9223372036854775808s");
	}

}
