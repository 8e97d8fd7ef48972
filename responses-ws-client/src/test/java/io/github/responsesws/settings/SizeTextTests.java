package io.github.responsesws.settings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SizeTextTests {

	@ParameterizedTest
	@CsvSource({ "0, 0B", "-1, -1B", "1000, 1000B", "1024, 1KB", "-4294967296, -4GB", "67108864, 64MB",
			"2147483647, 2147483647B", "2147483648, 2GB", "-9223372036854775808, -8388608TB" })
	void usesTheLargestUnitThatLosesNothing(long bytes, String text) {
		assertThat(SizeText.of(bytes)).isEqualTo(text);
	}

}
