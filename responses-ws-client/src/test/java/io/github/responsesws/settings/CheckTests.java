package io.github.responsesws.settings;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class CheckTests {

	@Test
	void everyMessageNamesThePropertyTheRuleAndTheValue() {
		refused(() -> Check.positive(Duration.ZERO, "a.b"), "a.b must be longer than zero, but is 0s", "0s");
		refused(() -> Check.positive(Duration.ofSeconds(-5), "a.b"), "a.b must be longer than zero, but is -5s", "-5s");
		refused(() -> Check.notNegative(Duration.ofMillis(-1), "a.b"), "a.b must not be negative, but is -1ms", "-1ms");
		refused(() -> Check.atLeast(Duration.ofNanos(1000), Duration.ofMillis(1), "a.b"),
				"a.b must be at least 1ms, but is 1us", "1us");
		refused(() -> Check.atLeast(0, 1, "a.b"), "a.b must be at least 1, but is 0", "0");
		refused(() -> Check.atMost(17, 16, "a.b"), "a.b must be at most 16, but is 17", "17");
		refused(() -> Check.between(0.6, 0, 0.5, "a.b"), "a.b must be between 0 and 0.5, but is 0.6", "0.6");
		refused(() -> Check.between(Double.NaN, 0, 0.5, "a.b"), "a.b must be between 0 and 0.5, but is NaN", "NaN");
		refused(() -> Check.notEmpty(0, "a.b"), "a.b must be at least 1B, but is 0B", "0B");
		refused(() -> Check.arraySize(-1024, "a.b"), "a.b must be at least 1B, but is -1KB", "-1KB");
		refused(() -> Check.arraySize(1L << 31, "a.b"), "a.b must be at most 2147483647B, but is 2GB", "2GB");
	}

	@Test
	void rulesOfTwoPropertiesNameBoth() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> Check.notShorter(Duration.ofSeconds(8), "a.most", Duration.ofSeconds(9), "a.least"))
			.withMessage("a.most must not be shorter than a.least, but 8s is shorter than 9s")
			.satisfies((ex) -> assertThat(ex.properties()).containsExactly("a.most", "a.least"));
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> Check.notMore(9, "a.idle", 8, "a.all"))
			.withMessage("a.idle must not be more than a.all, but 9 is more than 8")
			.satisfies((ex) -> assertThat(ex.properties()).containsExactly("a.idle", "a.all"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT2562047788015215H30M7S", "PT876001H" })
	void whatNoTimerCanCountIsRefused(Duration value) {
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> Check.positive(value, "a.b"))
			.withMessageStartingWith("a.b must be at most 876000h, but is ");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> Check.notNegative(value, "a.b"));
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> Check.atLeast(value, Duration.ZERO, "a.b"));
	}

	@Test
	void boundsThemselvesAreAccepted() {
		assertThatNoException().isThrownBy(() -> {
			Check.positive(Duration.ofNanos(1), "a.b");
			Check.positive(Duration.ofDays(36_500), "a.b");
			Check.notNegative(Duration.ZERO, "a.b");
			Check.atLeast(1, 1, "a.b");
			Check.atMost(16, 16, "a.b");
			Check.between(0, 0, 0.5, "a.b");
			Check.between(0.5, 0, 0.5, "a.b");
			Check.notShorter(Duration.ZERO, "a.b", Duration.ZERO, "a.c");
			Check.notMore(8, "a.b", 8, "a.c");
			Check.notEmpty(1, "a.b");
		});
		assertThat(Check.arraySize(Integer.MAX_VALUE, "a.b")).isEqualTo(Integer.MAX_VALUE);
	}

	private static void refused(ThrowingCallable check, String message, String value) {
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(check)
			.withMessage(message)
			.satisfies((ex) -> {
				assertThat(ex.properties()).isEqualTo(List.of("a.b"));
				assertThat(ex.value()).isEqualTo(value);
			});
	}

}
